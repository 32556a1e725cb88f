package klrl.core.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.Restricted;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Space;
import klrl.core.distribution.Distribution;

/** Random observations, masks and segments for given spaces. */
final class Data {

    /** Where a space has no bound. */
    private static final float WIDE = 3;

    private Data() {}

    static Observations observations(Space.Box space, int rows, RandomGenerator random) {
        Observations out = Observations.of(space, rows);
        for (int i = 0; i < rows * space.width(); i++) {
            float low = Math.max(space.low(i % space.width()), -WIDE);
            float high = Math.min(space.high(i % space.width()), WIDE);
            float value = low < high ? random.nextFloat(low, high) : low;
            if (out instanceof Observations.Floats floats) {
                floats.values()[i] = value;
            } else {
                ((Observations.Bytes) out).values()[i] = (byte) random.nextInt(256);
            }
        }
        return out;
    }

    /** Masks that allow each value with probability 2/3, and at least one of every choice; none over a box. */
    static boolean[] masks(Family any, int rows, RandomGenerator random) {
        if (!(any instanceof Family.Categorical family)) {
            return new boolean[0];
        }
        boolean[] mask = new boolean[rows * family.width()];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (int size : family.sizes()) {
                for (int j = 0; j < size; j++) {
                    mask[at + j] = random.nextInt(3) > 0;
                }
                mask[at + random.nextInt(size)] = true;
                at += size;
            }
        }
        return mask;
    }

    /** Standard normal logits, means and logarithms of deviations, the last ones about −1/2. */
    static Parameters parameters(Family family, int rows, RandomGenerator random) {
        Parameters out = Parameters.of(family, rows);
        int width = family.width();
        for (int i = 0; i < out.values().length; i++) {
            boolean deviation = !(family instanceof Family.Categorical) && i % width >= width / 2;
            out.values()[i] = (float) (deviation ? 0.5 * random.nextGaussian() - 0.5 : random.nextGaussian());
        }
        return out;
    }

    /** A segment of random numbers; every sixth step or so ends an episode, half of those by a truncation. */
    static Segment segment(EnvironmentSpec spec, Family family, int steps, int streams, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        int size = steps * streams;
        Observations observation = observations(spec.observation(), size + streams, random);
        boolean[] mask = spec.masked() ? masks(family, size + streams, random) : new boolean[0];
        Parameters behaviour = parameters(family, size, random);
        Actions action = Actions.of(spec.action(), size);
        act(family, mask, action, random);
        double[] logProbability = new double[size];
        Distribution.of(family).logProbability(behaviour, mask, action, logProbability);
        double[] reward = random.doubles(size, -1, 1).toArray();
        double[] discount = new double[size];
        byte[] boundary = new byte[size];
        int[] truncated = new int[size];
        int count = 0;
        for (int i = 0; i < size; i++) {
            int end = random.nextInt(12);
            boundary[i] = end == 0 ? Boundary.TERMINATED : end == 1 ? Boundary.TRUNCATED : Boundary.NONE;
            discount[i] = end == 0 ? 0 : 1;
            if (end == 1) {
                truncated[count++] = i;
            }
        }
        return new Segment(
                steps,
                streams,
                observation,
                Arrays.copyOf(truncated, count),
                observations(spec.observation(), count, random),
                action,
                behaviour,
                logProbability,
                reward,
                discount,
                boundary,
                mask,
                spec.masked() ? masks(family, count, random) : new boolean[0],
                Memory.none(streams),
                new boolean[0],
                1);
    }

    private static void act(Family family, boolean[] mask, Actions out, RandomGenerator random) {
        if (out instanceof Actions.Choices choices) {
            choose((Family.Categorical) family, mask, choices, random);
            return;
        }
        Actions.Points points = (Actions.Points) out;
        for (int i = 0; i < points.values().length; i++) {
            float u = (float) random.nextGaussian();
            points.presquash()[i] = u;
            points.values()[i] = family instanceof Family.TanhGaussian ? (float) Math.tanh(u) : u;
        }
    }

    private static void choose(Family.Categorical family, boolean[] mask, Actions.Choices out, RandomGenerator random) {
        List<Integer> sizes = family.sizes();
        int at = 0;
        for (int i = 0; i < out.values().length; i++) {
            int size = sizes.get(i % sizes.size());
            int value = random.nextInt(size);
            while (mask.length > 0 && !mask[at + value]) {
                value = (value + 1) % size;
            }
            out.values()[i] = value;
            at += size;
        }
    }

    /** The family of most policies over the actions of an environment. */
    static Family family(EnvironmentSpec spec) {
        return spec.action() instanceof Space.Discrete discrete
                ? new Family.Categorical(discrete.sizes())
                : new Family.TanhGaussian(spec.action().width());
    }

    /** Whether distributions of a family are over the actions of an environment. */
    static boolean fits(Family family, EnvironmentSpec spec) {
        return family.equals(family(spec))
                || spec.action() instanceof Space.Box box && family.equals(new Family.Gaussian(box.width()));
    }

    /** A policy whose parameters are linear in its observation, of weights that follow from the version. */
    static Policy policy(EnvironmentSpec spec, long version) {
        Family family = family(spec);
        int inputs = spec.observation().width();
        RandomGenerator random = new SplittableRandom(version);
        float[] weights = new float[family.width() * inputs];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (random.nextDouble(-1, 1) / Math.sqrt(inputs));
        }
        return new Linear(family, inputs, new Snapshot(version, Map.of("weights", weights)));
    }

    /** A prior that answers as a policy does that sees the first number of an observation, and zeros elsewhere. */
    static Prior nearsighted(Policy policy) {
        return new Nearsighted(policy);
    }

    private record Nearsighted(Policy policy) implements Prior, Restricted {
        @Override
        public Family family() {
            return policy.family();
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            int width = in.width();
            float[] seen = new float[in.rows() * width];
            for (int i = 0; i < seen.length; i += width) {
                seen[i] = in instanceof Observations.Floats floats
                        ? floats.values()[i]
                        : (((Observations.Bytes) in).values()[i] & 0xff) / 255f;
            }
            policy.parameters(new Observations.Floats(in.rows(), width, seen), memory, out);
        }

        @Override
        public int[] sees() {
            return new int[] {0};
        }
    }

    private record Linear(Family family, int inputs, Snapshot snapshot) implements Policy {
        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            float[] weights = snapshot.arrays().get("weights");
            for (int row = 0; row < out.rows(); row++) {
                for (int j = 0; j < out.width(); j++) {
                    double sum = 0;
                    for (int i = 0; i < inputs; i++) {
                        float x = in instanceof Observations.Floats floats
                                ? floats.values()[row * inputs + i]
                                : (((Observations.Bytes) in).values()[row * inputs + i] & 0xff) / 255f;
                        sum += weights[j * inputs + i] * x;
                    }
                    out.values()[row * out.width() + j] = (float) sum;
                }
            }
        }

        @Override
        public Policy with(Snapshot other) {
            return new Linear(family, inputs, other);
        }
    }
}
