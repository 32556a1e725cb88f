package klrl.algorithms;

import java.util.Arrays;
import klrl.api.Environment;
import klrl.api.Prior;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.api.plugin.Context;
import klrl.core.distribution.Distribution;
import klrl.core.distribution.Gaussians;
import klrl.core.state.Saved;

/**
 * One decision about a number in [−1,1] in one of two contexts, and a reward made so that the regularised optimum is
 * known: r = α (log π*(a|s) − log π₀(a|s)) for a squashed Gaussian π*, whence π* ∝ π₀ exp(r/α).
 *
 * @param alpha α
 * @param prior π₀, the same in both contexts
 */
public record BoxBandit(double alpha, Fixed prior) {

    private static final float[][] OPTIMUM = {{0.5f, -0.7f}, {-0.8f, -0.2f}};
    private static final Gaussians SQUASHED = new Gaussians(new Family.TanhGaussian(1));

    /** A prior that is the same everywhere. */
    public record Fixed(Family family, float... row) implements Prior {
        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            for (int i = 0; i < in.rows(); i++) {
                System.arraycopy(row, 0, out.values(), i * row.length, row.length);
            }
        }

        double logProbability(Actions action) {
            if (family instanceof Family.Improper) {
                return 0;
            }
            double[] out = new double[1];
            Distribution.of(family).logProbability(new Parameters(1, row.length, row), new boolean[0], action, out);
            return out[0];
        }
    }

    /** The two contexts, one-hot. */
    public static Observations contexts() {
        return new Observations.Floats(2, 2, new float[] {1, 0, 0, 1});
    }

    /** The parameters of π* in both contexts. */
    public static Parameters optimum() {
        return new Parameters(2, 2, new float[] {OPTIMUM[0][0], OPTIMUM[0][1], OPTIMUM[1][0], OPTIMUM[1][1]});
    }

    /** D_KL(π‖π*) in the worse context. */
    public static double distance(Parameters policy) {
        double[] out = new double[2];
        SQUASHED.divergence(policy, optimum(), out);
        return Math.max(out[0], out[1]);
    }

    private double reward(int context, float a) {
        float u = (float) (0.5 * Math.log((1.0 + a) / (1.0 - a)));
        Actions action = new Actions.Points(1, 1, new float[] {a}, new float[] {u});
        double[] log = new double[1];
        SQUASHED.logProbability(new Parameters(1, 2, OPTIMUM[context]), new boolean[0], action, log);
        return alpha * (log[0] - prior.logProbability(action));
    }

    /** Makes the environment. */
    public Environment environment(Context context) {
        return new Played(this, context);
    }

    private static final class Played implements Environment, Stateful {
        private final BoxBandit bandit;
        private final RandomStream[] random;
        private final int[] context;

        Played(BoxBandit bandit, Context host) {
            this.bandit = bandit;
            random = new RandomStream[host.streams()];
            Arrays.setAll(random, b -> host.random().stream("environment", b));
            context = new int[random.length];
        }

        @Override
        public EnvironmentSpec spec() {
            return EnvironmentSpec.of(
                    Space.Box.of(new float[2], new float[] {1, 1}), Space.Box.of(new float[] {-1}, new float[] {1}));
        }

        @Override
        public void reset(Step out) {
            Arrays.fill(out.reward(), 0);
            Arrays.fill(out.discount(), 1);
            Arrays.fill(out.boundary(), Boundary.NONE);
            draw(out.observation());
        }

        @Override
        public void step(Actions actions, Step out) {
            float[] a = ((Actions.Points) actions).values();
            show(out.finalObservation());
            for (int b = 0; b < context.length; b++) {
                // Where single precision rounds to the edge, the density of π* has no value.
                out.reward()[b] = bandit.reward(context[b], Math.max(-0.999999f, Math.min(0.999999f, a[b])));
            }
            Arrays.fill(out.discount(), 0);
            Arrays.fill(out.boundary(), Boundary.TERMINATED);
            draw(out.observation());
        }

        private void draw(Observations out) {
            for (int b = 0; b < context.length; b++) {
                context[b] = random[b].nextInt(2);
            }
            show(out);
        }

        private void show(Observations out) {
            float[] rows = ((Observations.Floats) out).values();
            Arrays.fill(rows, 0);
            for (int b = 0; b < context.length; b++) {
                rows[2 * b + context[b]] = 1;
            }
        }

        @Override
        public void save(StateWriter out) {
            for (int c : context) {
                out.longs("context", c);
            }
        }

        @Override
        public void load(StateReader in) {
            System.arraycopy(Saved.ints(in, "context", context.length), 0, context, 0, context.length);
        }
    }
}
