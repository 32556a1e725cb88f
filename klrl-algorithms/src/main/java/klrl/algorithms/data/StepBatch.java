package klrl.algorithms.data;

import java.util.Arrays;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;

/** The buffers of one drawn batch, reused by the next; filled column by column. */
final class StepBatch {

    final int length;
    final int count;
    final Observations observation;
    final Actions action;
    final double[] logProbability;
    final double[] reward;
    final double[] discount;
    final byte[] boundary;
    final boolean[] mask;
    private final EnvironmentSpec spec;
    private final long[] finalOf;
    private final int[] finalIndex;
    private int truncations;

    StepBatch(EnvironmentSpec spec, int length, int count, boolean probabilities) {
        this.spec = spec;
        this.length = length;
        this.count = count;
        int size = length * count;
        observation = Observations.of(spec.observation(), size + count);
        action = Actions.of(spec.action(), size);
        logProbability = new double[probabilities ? size : 0];
        reward = new double[size];
        discount = new double[size];
        boundary = new byte[size];
        mask = new boolean[(size + count) * spec.maskWidth()];
        finalOf = new long[size];
        finalIndex = new int[size];
    }

    void clear() {
        truncations = 0;
    }

    /** Notes that a step was truncated, and which final observation is its own. */
    void truncated(int index, long number) {
        finalOf[truncations] = number;
        finalIndex[truncations++] = index;
    }

    Segment segment(Finals finals) {
        int width = spec.maskWidth();
        // Columns were filled one by one: bring the boundary rows into the order of time.
        long[] order = new long[truncations];
        for (int k = 0; k < truncations; k++) {
            order[k] = (long) finalIndex[k] << Integer.SIZE | k;
        }
        Arrays.sort(order);
        int[] at = new int[truncations];
        Observations rows = Observations.of(spec.observation(), truncations);
        boolean[] masks = new boolean[truncations * width];
        for (int k = 0; k < truncations; k++) {
            at[k] = (int) (order[k] >>> Integer.SIZE);
            finals.copyTo(finalOf[(int) order[k]], rows, masks, k);
        }
        return new Segment(
                length,
                count,
                observation,
                at,
                rows,
                action,
                new Parameters(length * count, 0, new float[0]),
                logProbability,
                reward,
                discount,
                boundary,
                mask,
                masks,
                Memory.none(count),
                new boolean[0],
                Segment.MIXED_VERSIONS);
    }
}
