package klrl.algorithms.prior;

import java.util.List;
import java.util.stream.IntStream;
import klrl.api.data.Observations;
import klrl.api.plugin.Param;

/** The part of an observation that a prior sees. */
final class Sight {

    /**
     * Neighbouring numbers of an observation.
     *
     * @param first the place of the first one, from 0
     * @param count how many
     */
    record Range(
            @Param(min = 0, doc = "place of the first number, from 0")
            int first,

            @Param(def = "1", min = 1, doc = "how many numbers")
            int count) {}

    private final int width;
    private final int[] places;

    private Sight(int width, int[] places) {
        this.width = width;
        this.places = places;
    }

    /**
     * Sees everything.
     *
     * @param width the numbers of an observation
     * @return the whole of it
     */
    static Sight all(int width) {
        return new Sight(width, IntStream.range(0, width).toArray());
    }

    /**
     * Sees what lies in some ranges, in the observation's order and each number once.
     *
     * @param width the numbers of an observation
     * @param ranges the ranges
     * @return the part
     * @throws IllegalArgumentException if a range goes beyond the observation, or there is none
     */
    static Sight of(int width, List<Range> ranges) {
        for (Range range : ranges) {
            if ((long) range.first + range.count > width) {
                throw new IllegalArgumentException("it cannot see " + range.count + " numbers from place " + range.first
                        + " of an observation of " + width);
            }
        }
        if (ranges.isEmpty()) {
            throw new IllegalArgumentException("it sees nothing; take marginal, which needs no network for that");
        }
        return new Sight(
                width,
                ranges.stream()
                        .flatMapToInt(range -> IntStream.range(range.first, range.first + range.count))
                        .distinct()
                        .sorted()
                        .toArray());
    }

    /** Returns the places of what is seen, ascending. */
    int[] places() {
        return places.clone();
    }

    /** Returns how many numbers are seen. */
    int count() {
        return places.length;
    }

    /**
     * Takes the part out of observations.
     *
     * @param in [N,D]
     * @return [N, count]: the same object where all is seen
     */
    Observations of(Observations in) {
        if (in.width() != width) {
            throw new IllegalArgumentException(
                    "a prior over observations of " + width + " numbers cannot see observations of " + in.width());
        }
        if (places.length == width) {
            return in;
        }
        int rows = in.rows();
        if (in instanceof Observations.Bytes bytes) {
            byte[] seen = new byte[rows * places.length];
            for (int i = 0; i < seen.length; i++) {
                seen[i] = bytes.values()[from(i)];
            }
            return new Observations.Bytes(rows, places.length, seen);
        }
        float[] all = ((Observations.Floats) in).values();
        float[] seen = new float[rows * places.length];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = all[from(i)];
        }
        return new Observations.Floats(rows, places.length, seen);
    }

    private int from(int i) {
        return i / places.length * width + places[i % places.length];
    }
}
