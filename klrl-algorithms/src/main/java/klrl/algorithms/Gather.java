package klrl.algorithms;

import java.util.Arrays;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.tf.network.NetworkPolicy;

/**
 * Copies chosen rows of a segment side by side, ready to be fed; where all rows are chosen, it hands out what is there.
 * Buffers are reused: what a method returns is valid until it is called again.
 */
public final class Gather {

    private final EnvironmentSpec spec;
    private int[] chosen = new int[0];
    private int from;
    private int to;
    private boolean all;
    private int[] paddedChoices = new int[0];
    private float[] paddedPoints = new float[0];
    private float[] observations = new float[0];
    private int[] choices = new int[0];
    private float[] points = new float[0];
    private boolean[] masks = new boolean[0];
    private float[] table = new float[0];
    private double[] column = new double[0];
    private float[] converted = new float[0];
    private Observations together;

    /**
     * Makes buffers for an environment.
     *
     * @param spec the environment's description
     */
    public Gather(EnvironmentSpec spec) {
        this.spec = spec;
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
     * Puts zeros behind the discrete actions of a segment.
     *
     * @param x the segment
     * @param rows how many rows, at least T·B
     * @return [≥ rows·k]
     */
    public int[] paddedChoices(Segment x, int rows) {
        int length = rows * x.action().width();
        if (paddedChoices.length < length) {
            paddedChoices = new int[length];
        }
        int[] source = ((Actions.Choices) x.action()).values();
        System.arraycopy(source, 0, paddedChoices, 0, source.length);
        Arrays.fill(paddedChoices, source.length, length, 0);
        return paddedChoices;
    }

    /**
     * Puts zeros behind the points of a segment, before the squash.
     *
     * @param x the segment
     * @param rows how many rows, at least T·B
     * @return [≥ rows·d]
     */
    public float[] paddedPoints(Segment x, int rows) {
        int length = rows * x.action().width();
        if (paddedPoints.length < length) {
            paddedPoints = new float[length];
        }
        float[] source = ((Actions.Points) x.action()).presquash();
        System.arraycopy(source, 0, paddedPoints, 0, source.length);
        Arrays.fill(paddedPoints, source.length, length, 0);
        return paddedPoints;
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
        all = false;
    }

    /**
     * Chooses the first rows in their order.
     *
     * @param rows how many
     */
    public void selectAll(int rows) {
        from = 0;
        to = rows;
        all = true;
    }

    /**
     * Tells how many rows are chosen.
     *
     * @return the count
     */
    public int count() {
        return to - from;
    }

    /**
     * Gathers observations.
     *
     * @param x the segment
     * @return [≥ count·D]
     */
    public float[] observations(Segment x) {
        int d = x.observation().width();
        if (x.observation() instanceof Observations.Bytes
                && converted.length < x.observation().rows() * d) {
            converted = new float[x.observation().rows() * d];
        }
        float[] source = NetworkPolicy.floats(x.observation(), converted);
        observations = room(observations, d);
        return copied(source, d, observations);
    }

    /**
     * Gathers discrete actions.
     *
     * @param x the segment
     * @return [≥ count·k]
     */
    public int[] choices(Segment x) {
        int[] source = ((Actions.Choices) x.action()).values();
        if (all) {
            return source;
        }
        int heads = x.action().width();
        if (choices.length < count() * heads) {
            choices = new int[count() * heads];
        }
        for (int i = from, at = 0; i < to; i++, at += heads) {
            System.arraycopy(source, chosen[i] * heads, choices, at, heads);
        }
        return choices;
    }

    /**
     * Gathers actions from a box, before the squash.
     *
     * @param x the segment
     * @return [≥ count·d]
     */
    public float[] points(Segment x) {
        points = room(points, x.action().width());
        return copied(((Actions.Points) x.action()).presquash(), x.action().width(), points);
    }

    /**
     * Gathers action masks.
     *
     * @param x a segment with masks
     * @return [≥ count·W]
     */
    public boolean[] masks(Segment x) {
        if (all) {
            return x.mask();
        }
        int width = spec.maskWidth();
        if (masks.length < count() * width) {
            masks = new boolean[count() * width];
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
        return copied(source.values(), source.width(), table);
    }

    private float[] copied(float[] source, int width, float[] target) {
        if (all) {
            return source;
        }
        for (int i = from, at = 0; i < to; i++, at += width) {
            System.arraycopy(source, chosen[i] * width, target, at, width);
        }
        return target;
    }

    private float[] room(float[] array, int columns) {
        return !all && array.length < count() * columns ? new float[count() * columns] : array;
    }

    /**
     * Gathers numbers.
     *
     * @param source [T·B]
     * @return [≥ count]
     */
    public double[] column(double[] source) {
        if (all) {
            return source;
        }
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
            column[i - from] = source[(all ? i : chosen[i]) % source.length];
        }
        return column;
    }

    /**
     * Puts zeros behind the numbers of a segment's steps.
     *
     * @param x the segment
     * @param source [≥ T·B]
     * @param rows how many rows, at least T·B
     * @return [≥ rows]
     */
    public double[] padded(Segment x, double[] source, int rows) {
        if (column.length < rows) {
            column = new double[rows];
        }
        System.arraycopy(source, 0, column, 0, x.size());
        Arrays.fill(column, x.size(), rows, 0);
        return column;
    }

    /**
     * Spreads numbers that belong to streams over all observations of a segment, those at its boundaries last.
     *
     * @param x the segment
     * @param source [B]
     * @return [≥ (T+1)·B + R]
     */
    public double[] perRow(Segment x, double[] source) {
        int rows = x.observation().rows();
        if (column.length < rows + x.boundaryAt().length) {
            column = new double[rows + x.boundaryAt().length];
        }
        for (int i = 0; i < rows + x.boundaryAt().length; i++) {
            column[i] = source[(i < rows ? i : x.boundaryAt()[i - rows]) % source.length];
        }
        return column;
    }

    private void resizeColumn() {
        if (column.length < count()) {
            column = new double[count()];
        }
    }
}
