package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.RandomStreams;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.core.distribution.QuadraticRewards;
import klrl.core.environment.KnownOptimum;
import klrl.core.random.Streams;
import klrl.core.state.Saved;

/**
 * A contextual bandit over a box: a context is shown, a point taken, and the episode ends. The reward is quadratic where
 * policies are Gaussian ({@link QuadraticRewards}), so that from a Gaussian prior the Gibbs policy is Gaussian again:
 *
 * <pre>
 * r = −½ k Σ_j (u_j − f_j(c))² + noise,      a = tanh u in [−1,1]^d, or a = u in R^d without a squash
 * 1/σ*² = 1/σ₀² + k/α,                      m* = σ*² (m₀/σ₀² + k f/α)
 * </pre>
 *
 * <p>Contexts are uniform, f is drawn uniformly from [−1,1)<sup>d</sup> by a seed of the task's own. So that rewards stay
 * finite, u ends at ±6 under the squash and at ±10⁶ without.
 */
final class GaussianBandit implements Environment, Stateful, KnownOptimum, QuadraticRewards.Bandit {

    private static final float MOST_SQUASHED = (float) Math.tanh(6);
    private static final float MOST = 1e6f;

    private final QuadraticRewards rewards;
    private final StateView view;
    private final Options options;
    private final Space.Box actions;
    private final EnvironmentSpec spec;
    private final Episodes episodes;
    private final int[] context;

    private GaussianBandit(Options options, int count, RandomStreams streams) {
        this.options = options;
        this.rewards = options.rewards();
        this.view = StateView.drawn(
                options.contexts(), options.features(), Streams.of(options.seed()).stream("contexts", 0));
        double bound = options.squashed() ? 1 : Double.POSITIVE_INFINITY;
        this.actions = StateView.box(options.dimension(), -bound, bound);
        this.spec = EnvironmentSpec.of(view.space(), actions);
        this.episodes = new Episodes(count, Episodes.NO_LIMIT, streams);
        this.context = new int[count];
    }

    @Override
    public QuadraticRewards rewards() {
        return rewards;
    }

    @Override
    public Observations contexts() {
        Observations rows = Observations.of(view.space(), options.contexts());
        for (int c = 0; c < options.contexts(); c++) {
            view.write(c, rows, c);
        }
        return rows;
    }

    /** {@inheritDoc} At the target there is nothing but noise. */
    @Override
    public OptionalDouble optimalReturn(long steps) {
        return OptionalDouble.of(0);
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(Step out) {
        episodes.reset(out);
        for (int b = 0; b < context.length; b++) {
            start(b, out.observation());
        }
    }

    @Override
    public void step(Actions taken, Step out) {
        float[] points = episodes.points(taken, actions, out);
        for (int b = 0; b < context.length; b++) {
            double reward = options.noise() == 0
                    ? 0
                    : options.noise() * episodes.random(b).nextGaussian();
            for (int j = 0; j < options.dimension(); j++) {
                reward += rewards.reward(context[b], j, presquash(points[b * options.dimension() + j]));
            }
            out.reward()[b] = reward;
            episodes.end(b, true, out);
            show(b, out.finalObservation());
            start(b, out.observation());
        }
    }

    private double presquash(float action) {
        float most = options.squashed() ? MOST_SQUASHED : MOST;
        double a = Math.min(Math.max(action, -most), most);
        return options.squashed() ? 0.5 * (Math.log1p(a) - Math.log1p(-a)) : a;
    }

    private void start(int b, Observations out) {
        RandomStream random = episodes.random(b);
        context[b] = random.nextInt(options.contexts());
        show(b, out);
    }

    private void show(int b, Observations out) {
        Arrays.fill(((Observations.Floats) out).values(), b * out.width(), (b + 1) * out.width(), 0);
        view.write(context[b], out, b);
    }

    @Override
    public void save(StateWriter out) {
        episodes.save(out);
        out.longs("context", Arrays.stream(context).asLongStream().toArray());
    }

    @Override
    public void load(StateReader in) {
        int[] saved = Saved.indices(in, "context", context.length, options.contexts());
        episodes.load(in);
        System.arraycopy(saved, 0, context, 0, context.length);
    }

    private record Options(
            @Param(doc = "number of contexts", def = "4", min = 1, max = 10000)
            int contexts,

            @Param(doc = "numbers of one action", def = "1", min = 1, max = 64)
            int dimension,

            @Param(doc = "k: how steeply the reward falls off from its target", def = "1", above = 0)
            double curvature,

            @Param(doc = "whether actions are squashed, a = tanh u in a box; else they are u itself", def = "true")
            boolean squashed,

            @Param(doc = "standard deviation of rewards about their mean", def = "0.1", min = 0)
            double noise,

            @Param(doc = "numbers that show a context; 0 shows it as a one among zeros", def = "0", min = 0, max = 1000)
            int features,

            @Param(doc = "seed of targets and features, not of the run", def = "0")
            long seed) {

        QuadraticRewards rewards() {
            return QuadraticRewards.draw(curvature, contexts, dimension, Streams.of(seed).stream("targets", 0));
        }
    }

    /** Offers the environment {@code gaussian-bandit}. */
    public static final class Plugin implements Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "gaussian-bandit";
        }

        @Override
        public String summary() {
            return "A contextual bandit over a box, whose regularised optimum is Gaussian from a Gaussian prior";
        }

        @Override
        public Factory<?, GaussianBandit> factory() {
            return Factory.of(
                            MethodHandles.lookup(),
                            Options.class,
                            (options, context) -> new GaussianBandit(options, context.streams(), context.random()))
                    .withGives(options -> Set.of(Feature.BOX_ACTIONS));
        }
    }
}
