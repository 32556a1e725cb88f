package klrl.algorithms;

import java.util.Arrays;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.tf.network.NetworkPolicy;

/**
 * Copies chosen rows of a segment side by side, ready to be fed. Buffers are reused: what a method returns is valid
 * until it is called again.
 */
public final class Gather {

    private final EnvironmentSpec spec;
    private final int heads;
    private final int width;
    private int[] chosen = new int[0];
    private int from;
    private int to;
    private float[] observations = new float[0];
    private int[] actions = new int[0];
    private boolean[] masks = new boolean[0];
    private float[] table = new float[0];
    private double[] column = new double[0];
    private float[] converted = new float[0];
    private Observations together;

    /**
     * Makes buffers for an environment.
     *
     * @param spec the environment's description
     * @param family the policy's family
     */
    public Gather(EnvironmentSpec spec, Family.Categorical family) {
        this.spec = spec;
        this.heads = family.sizes().size();
        this.width = family.width();
        this.together = Observations.of(spec.observation(), 0);
    }

    /**
     * Puts the boundary rows of a segment behind its observation rows.
     *
     * @param x the segment
     * @return [(T+1)·B + R, D]: the segment's own observations if it has no boundary rows
     */
    public Observations rowsAndBoundaries(Segment x) {
        int rows = x.observation().rows();
        int boundaries = x.boundaryAt().length;
        if (boundaries == 0) {
            return x.observation();
        }
        if (together.rows() != rows + boundaries) {
            together = Observations.of(spec.observation(), rows + boundaries);
        }
        x.observation().copyTo(0, rows, together, 0);
        x.boundaryObservation().copyTo(0, boundaries, together, rows);
        return together;
    }

    /**
     * Puts the masks of the boundary rows behind those of the observation rows.
     *
     * @param x the segment
     * @return [(T+1)·B + R, W], or an empty array without masks
     */
    public boolean[] masksAndBoundaries(Segment x) {
        if (x.boundaryMask().length == 0) {
            return x.mask();
        }
        boolean[] both = Arrays.copyOf(x.mask(), x.mask().length + x.boundaryMask().length);
        System.arraycopy(x.boundaryMask(), 0, both, x.mask().length, x.boundaryMask().length);
        return both;
    }

    /**
     * Chooses rows.
     *
     * @param order row numbers t·B + b
     * @param first the first place in the order
     * @param end one past the last place
     */
    public void select(int[] order, int first, int end) {
        chosen = order;
        from = first;
        to = end;
    }

    /**
     * Gathers observations.
     *
     * @param x the segment
     * @return [≥ count·D]
     */
    public float[] observations(Segment x) {
        int d = x.observation().width();
        observations = room(observations, d);
        if (x.observation() instanceof Observations.Bytes
                && converted.length < x.observation().rows() * d) {
            converted = new float[x.observation().rows() * d];
        }
        float[] source = NetworkPolicy.floats(x.observation(), converted);
        for (int i = from, at = 0; i < to; i++, at += d) {
            System.arraycopy(source, chosen[i] * d, observations, at, d);
        }
        return observations;
    }

    /**
     * Gathers discrete actions.
     *
     * @param x the segment
     * @return [≥ count·k]
     */
    public int[] actions(Segment x) {
        int[] source = ((Actions.Choices) x.action()).values();
        if (actions.length < (to - from) * heads) {
            actions = new int[(to - from) * heads];
        }
        for (int i = from, at = 0; i < to; i++, at += heads) {
            System.arraycopy(source, chosen[i] * heads, actions, at, heads);
        }
        return actions;
    }

    /**
     * Gathers action masks.
     *
     * @param x a segment with masks
     * @return [≥ count·W]
     */
    public boolean[] masks(Segment x) {
        if (masks.length < (to - from) * width) {
            masks = new boolean[(to - from) * width];
        }
        for (int i = from, at = 0; i < to; i++, at += width) {
            System.arraycopy(x.mask(), chosen[i] * width, masks, at, width);
        }
        return masks;
    }

    /**
     * Gathers rows of a table.
     *
     * @param source [≥ T·B, W]
     * @return [≥ count·W]
     */
    public float[] rows(Parameters source) {
        table = room(table, source.width());
        for (int i = from, at = 0; i < to; i++, at += source.width()) {
            System.arraycopy(source.values(), chosen[i] * source.width(), table, at, source.width());
        }
        return table;
    }

    /**
     * Gathers numbers.
     *
     * @param source [T·B]
     * @return [≥ count]
     */
    public double[] column(double[] source) {
        resizeColumn();
        for (int i = from; i < to; i++) {
            column[i - from] = source[chosen[i]];
        }
        return column;
    }

    /**
     * Gathers numbers that belong to streams.
     *
     * @param source [B]
     * @return [≥ count]
     */
    public double[] perStream(double[] source) {
        resizeColumn();
        for (int i = from; i < to; i++) {
            column[i - from] = source[chosen[i] % source.length];
        }
        return column;
    }

    private void resizeColumn() {
        if (column.length < to - from) {
            column = new double[to - from];
        }
    }

    private float[] room(float[] array, int columns) {
        return array.length < (to - from) * columns ? new float[(to - from) * columns] : array;
    }
}
