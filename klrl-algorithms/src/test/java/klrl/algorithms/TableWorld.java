package klrl.algorithms;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.api.plugin.Context;
import klrl.core.state.Saved;

/**
 * A finite decision process with a time limit. Its observations are the states, one-hot; episodes begin in any state.
 *
 * @param sizes the number of values of each choice; a joint action counts its last choice fastest
 * @param next [S,A,S]: probabilities of the next state; what is missing to 1 terminates
 * @param reward [S,A]
 * @param allowed [S,W]: a mask of the values, or empty without masks
 * @param limit steps after which an episode is cut
 * @param deadline whether it wrongly says that an episode that is cut had terminated
 */
public record TableWorld(
        List<Integer> sizes, double[][][] next, double[][] reward, boolean[][] allowed, int limit, boolean deadline) {

    /** Random transitions and rewards; some of them terminate, and some values are masked if asked for. */
    public static TableWorld random(long seed, int states, List<Integer> sizes, boolean masked, int limit) {
        SplittableRandom random = new SplittableRandom(seed);
        int actions = sizes.stream().reduce(1, Math::multiplyExact);
        int width = sizes.stream().mapToInt(Integer::intValue).sum();
        double[][][] next = new double[states][actions][states];
        double[][] reward = new double[states][actions];
        boolean[][] allowed = new boolean[masked ? states : 0][width];
        for (int s = 0; s < states; s++) {
            for (int a = 0; a < actions; a++) {
                double sum = random.nextInt(3) == 0 ? random.nextDouble() : 0;
                for (int t = 0; t < states; t++) {
                    next[s][a][t] = Math.pow(random.nextDouble(), 3);
                    sum += next[s][a][t];
                }
                for (int t = 0; t < states; t++) {
                    next[s][a][t] /= sum;
                }
                reward[s][a] = random.nextDouble(-1, 1);
            }
            for (int j = 0, at = 0; masked && j < sizes.size(); at += sizes.get(j++)) {
                for (int k = 0; k < sizes.get(j); k++) {
                    allowed[s][at + k] = random.nextBoolean();
                }
                allowed[s][at + random.nextInt(sizes.get(j))] = true;
            }
        }
        return new TableWorld(sizes, next, reward, allowed, limit, false);
    }

    /** Random rewards and one certain successor of each pair, which for some pairs is the end. */
    public static TableWorld certain(long seed, int states, int actions, int limit) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][][] next = new double[states][actions][states];
        double[][] reward = new double[states][actions];
        for (int s = 0; s < states; s++) {
            for (int a = 0; a < actions; a++) {
                reward[s][a] = random.nextDouble(-1, 1);
                if (random.nextInt(6) > 0) {
                    next[s][a][random.nextInt(states)] = 1;
                }
            }
        }
        return new TableWorld(List.of(actions), next, reward, new boolean[0][], limit, false);
    }

    /** The same world whose time limit claims to be a termination. */
    public TableWorld withDeadline() {
        return new TableWorld(sizes, next, reward, allowed, limit, true);
    }

    /** S. */
    public int states() {
        return next.length;
    }

    /** A. */
    public int actions() {
        return next[0].length;
    }

    /** How it looks from outside. */
    public EnvironmentSpec spec() {
        float[] high = new float[states()];
        Arrays.fill(high, 1);
        return new EnvironmentSpec(
                Space.Box.of(new float[states()], high), new Space.Discrete(sizes), allowed.length > 0);
    }

    /** All states, one a row. */
    public Observations all() {
        float[] rows = new float[states() * states()];
        for (int s = 0; s < states(); s++) {
            rows[s * states() + s] = 1;
        }
        return new Observations.Floats(states(), states(), rows);
    }

    /** The masks of {@link #all()}, or an empty array. */
    public boolean[] masks() {
        boolean[] masks = new boolean[allowed.length == 0 ? 0 : states() * allowed[0].length];
        for (int i = 0; i < masks.length; i++) {
            masks[i] = allowed[i / allowed[0].length][i % allowed[0].length];
        }
        return masks;
    }

    /** Makes the environment. */
    public Environment environment(Context context) {
        return new Played(this, context);
    }

    private static final class Played implements Environment, Stateful {
        private final TableWorld world;
        private final RandomStream[] random;
        private final int[] state;
        private final int[] time;

        Played(TableWorld world, Context context) {
            this.world = world;
            random = new RandomStream[context.streams()];
            Arrays.setAll(random, b -> context.random().stream("environment", b));
            state = new int[random.length];
            time = new int[random.length];
        }

        @Override
        public EnvironmentSpec spec() {
            return world.spec();
        }

        @Override
        public void reset(Step out) {
            Arrays.fill(out.reward(), 0);
            Arrays.fill(out.discount(), 1);
            Arrays.fill(out.boundary(), Boundary.NONE);
            for (int b = 0; b < state.length; b++) {
                start(b);
                show(b, out.observation(), out.mask());
            }
        }

        @Override
        public void step(Actions actions, Step out) {
            int[] choices = ((Actions.Choices) actions).values();
            int heads = world.sizes.size();
            for (int b = 0; b < state.length; b++) {
                int action = 0;
                for (int head = 0; head < heads; head++) {
                    action = action * world.sizes.get(head) + choices[b * heads + head];
                }
                out.reward()[b] = world.reward[state[b]][action];
                double[] next = world.next[state[b]][action];
                double left = random[b].nextDouble();
                int successor = 0;
                while (successor < next.length && left >= next[successor]) {
                    left -= next[successor++];
                }
                // What rounding leaves of the last probability counts to the last state, if nothing terminates.
                boolean terminated =
                        successor == next.length && Arrays.stream(next).sum() < 1 - 1e-9;
                state[b] = Math.min(successor, next.length - 1);
                boolean cut = ++time[b] == world.limit && !terminated;
                boolean ended = terminated || cut && world.deadline;
                out.boundary()[b] = ended ? Boundary.TERMINATED : cut ? Boundary.TRUNCATED : Boundary.NONE;
                out.discount()[b] = ended ? 0 : 1;
                if (ended || cut) {
                    show(b, out.finalObservation(), out.finalMask());
                    start(b);
                }
                show(b, out.observation(), out.mask());
            }
        }

        private void start(int b) {
            state[b] = random[b].nextInt(world.states());
            time[b] = 0;
        }

        private void show(int b, Observations out, boolean[] mask) {
            float[] rows = ((Observations.Floats) out).values();
            int states = world.states();
            Arrays.fill(rows, b * states, (b + 1) * states, 0);
            rows[b * states + state[b]] = 1;
            if (mask.length > 0) {
                boolean[] allowed = world.allowed[state[b]];
                System.arraycopy(allowed, 0, mask, b * allowed.length, allowed.length);
            }
        }

        @Override
        public void save(StateWriter out) {
            for (int b = 0; b < state.length; b++) {
                out.longs("world", state[b], time[b]);
            }
        }

        @Override
        public void load(StateReader in) {
            int[] saved = Saved.ints(in, "world", 2 * state.length);
            for (int b = 0; b < state.length; b++) {
                state[b] = saved[2 * b];
                time[b] = saved[2 * b + 1];
            }
        }
    }
}
