package klrl.core.recording;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Space;

/** Random transitions of every kind that a file can hold. */
enum Tapes {
    CHOICE(Space.Element.FLOAT, new Space.Discrete(List.of(5)), false, new Family.Categorical(List.of(5))),
    MASKED_CHOICES(Space.Element.BYTE, new Space.Discrete(List.of(3, 2)), true, new Family.Categorical(List.of(3, 2))),
    POINTS(
            Space.Element.FLOAT,
            Space.Box.of(new float[] {-2, 0}, new float[] {2, 9}),
            false,
            new Family.TanhGaussian(2)),
    POINTS_WITHOUT_ENDS(
            Space.Element.FLOAT,
            Space.Box.of(new float[] {Float.NEGATIVE_INFINITY}, new float[] {Float.POSITIVE_INFINITY}),
            false,
            new Family.Gaussian(1));

    final EnvironmentSpec spec;
    final Family family;

    Tapes(Space.Element element, Space action, boolean masked, Family family) {
        float[] low = {0, -1.5f, Float.NEGATIVE_INFINITY, 0, 0.1f, -1e-30f};
        float[] high = {1, 1.5f, 7, Float.POSITIVE_INFINITY, Float.MAX_VALUE, 1e-30f};
        spec = new EnvironmentSpec(Space.Box.of(List.of(2, 3), low, high, element), action, masked);
        this.family = family;
    }

    Segment segment(int steps, int streams, boolean probabilities, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int size = steps * streams;
        byte[] boundary = new byte[size];
        double[] discount = new double[size];
        for (int i = 0; i < size; i++) {
            boundary[i] = (byte) Math.max(0, random.nextInt(-4, 3));
            discount[i] = boundary[i] == Boundary.TERMINATED ? 0 : random.nextDouble();
        }
        int[] truncated = IntStream.range(0, size)
                .filter(i -> boundary[i] == Boundary.TRUNCATED)
                .toArray();
        boolean[] mask = mask(size + streams, random);
        int width = probabilities ? family.width() : 0;
        Parameters behaviour = new Parameters(size, width, floats(size * width, random));
        return new Segment(
                steps,
                streams,
                observations(size + streams, random),
                truncated,
                observations(truncated.length, random),
                actions(size, mask, random),
                behaviour,
                probabilities ? random.doubles(size, -9, 2).toArray() : new double[0],
                random.doubles(size, -1, 1).toArray(),
                discount,
                boundary,
                mask,
                mask(truncated.length, random),
                Memory.none(streams),
                new boolean[0],
                7);
    }

    private static float[] floats(int count, SplittableRandom random) {
        float[] out = new float[count];
        for (int i = 0; i < count; i++) {
            out[i] = (float) random.nextDouble(-3, 3);
        }
        return out;
    }

    private Observations observations(int rows, SplittableRandom random) {
        int width = spec.observation().width();
        if (spec.observation().element() == Space.Element.FLOAT) {
            return new Observations.Floats(rows, width, floats(rows * width, random));
        }
        byte[] bytes = new byte[rows * width];
        random.nextBytes(bytes);
        return new Observations.Bytes(rows, width, bytes);
    }

    /** The first value of every choice is always allowed. */
    private boolean[] mask(int rows, SplittableRandom random) {
        boolean[] mask = new boolean[rows * spec.maskWidth()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % 5 == 0 || i % 5 == 3 || random.nextBoolean();
        }
        return mask;
    }

    private Actions actions(int rows, boolean[] mask, SplittableRandom random) {
        if (spec.action() instanceof Space.Discrete discrete) {
            int[] values = new int[rows * discrete.width()];
            for (int i = 0; i < values.length; i++) {
                int value = random.nextInt(discrete.sizes().get(i % discrete.width()));
                boolean allowed = mask.length == 0 || mask[i / 2 * 5 + i % 2 * 3 + value];
                values[i] = allowed ? value : 0;
            }
            return new Actions.Choices(rows, discrete.width(), values);
        }
        int width = spec.action().width();
        float[] u = floats(rows * width, random);
        float[] a = new float[u.length];
        for (int i = 0; i < u.length; i++) {
            a[i] = this == POINTS ? (float) Math.tanh(u[i]) : u[i];
        }
        return new Actions.Points(rows, width, a, u);
    }

    static boolean same(Segment x, Segment y) {
        return x.steps() == y.steps()
                && x.streams() == y.streams()
                && same(x.observation(), y.observation())
                && Arrays.equals(x.boundaryAt(), y.boundaryAt())
                && same(x.boundaryObservation(), y.boundaryObservation())
                && same(x.action(), y.action())
                && x.behaviour().width() == y.behaviour().width()
                && Arrays.equals(x.behaviour().values(), y.behaviour().values())
                && Arrays.equals(x.behaviourLogProbability(), y.behaviourLogProbability())
                && Arrays.equals(x.reward(), y.reward())
                && Arrays.equals(x.discount(), y.discount())
                && Arrays.equals(x.boundary(), y.boundary())
                && Arrays.equals(x.mask(), y.mask())
                && Arrays.equals(x.boundaryMask(), y.boundaryMask());
    }

    private static boolean same(Observations x, Observations y) {
        return x instanceof Observations.Floats floats
                ? Arrays.equals(floats.values(), ((Observations.Floats) y).values())
                : Arrays.equals(((Observations.Bytes) x).values(), ((Observations.Bytes) y).values());
    }

    private static boolean same(Actions x, Actions y) {
        return x instanceof Actions.Choices choices
                ? Arrays.equals(choices.values(), ((Actions.Choices) y).values())
                : Arrays.equals(((Actions.Points) x).values(), ((Actions.Points) y).values())
                        && Arrays.equals(((Actions.Points) x).presquash(), ((Actions.Points) y).presquash());
    }
}
