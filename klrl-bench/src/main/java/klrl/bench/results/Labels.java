package klrl.bench.results;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds places for words in a picture where they cover nothing. */
final class Labels {

    /**
     * Where words begin.
     *
     * @param x the left end
     * @param y the base line
     */
    record Place(double x, double y) {}

    private record Box(double left, double right, double top, double bottom) {

        boolean meets(Box other) {
            return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
        }

        boolean holds(Box other) {
            return left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom;
        }
    }

    /** How far words are from the point that they name, and how high they are above and below their base line. */
    private static final double AWAY = 8;

    private static final double ABOVE = 10;
    private static final double BELOW = 3;
    private static final double POINT = 4;

    private final Box area;
    private final List<Box> taken = new ArrayList<>();

    /** Words stay within an area. */
    Labels(double left, double right, double top, double bottom) {
        area = new Box(left, right, top, bottom);
    }

    /** Keeps words away from a point. */
    void keepFree(double x, double y) {
        taken.add(new Box(x - POINT, x + POINT, y - POINT, y + POINT));
    }

    /**
     * Finds room beside a point: to its upper right, or else its lower right, upper left or lower left.
     *
     * @param width how wide the words are
     * @return where, or empty if there is no room
     */
    Optional<Place> place(double x, double y, double width) {
        for (double left : new double[] {x + AWAY, x - AWAY - width}) {
            for (double base : new double[] {y - AWAY, y + AWAY + ABOVE}) {
                Box box = new Box(left, left + width, base - ABOVE, base + BELOW);
                if (area.holds(box) && taken.stream().noneMatch(box::meets)) {
                    taken.add(box);
                    return Optional.of(new Place(left, base));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * Moves ascending heights apart by as little as possible, in the sense of least squares.
     *
     * @param heights where lines of text would best be
     * @param line how far they are at least from each other
     * @param top where the first one may be
     * @param bottom where the last one may be
     * @return where they are, ascending
     */
    static double[] apart(double[] heights, double line, double top, double bottom) {
        int n = heights.length;
        // Without the room of those before them they only need to ascend: pool neighbours that do not.
        double[] sums = new double[n];
        int[] counts = new int[n];
        int blocks = 0;
        for (int i = 0; i < n; i++) {
            sums[blocks] = heights[i] - i * line;
            counts[blocks] = 1;
            blocks++;
            while (blocks > 1 && sums[blocks - 2] / counts[blocks - 2] >= sums[blocks - 1] / counts[blocks - 1]) {
                blocks--;
                sums[blocks - 1] += sums[blocks];
                counts[blocks - 1] += counts[blocks];
            }
        }
        double[] moved = new double[n];
        int next = 0;
        for (int block = 0; block < blocks; block++) {
            double height = Math.max(top, Math.min(bottom - (n - 1) * line, sums[block] / counts[block]));
            Arrays.fill(moved, next, next + counts[block], height);
            next += counts[block];
        }
        Arrays.setAll(moved, i -> moved[i] + i * line);
        return moved;
    }
}
