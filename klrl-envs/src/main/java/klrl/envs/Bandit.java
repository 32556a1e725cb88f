package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.random.RandomGenerator;
import klrl.api.Environment;
import klrl.api.data.Space;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.core.random.Streams;
import klrl.core.tabular.FiniteMdp;

/**
 * A contextual bandit: a context is shown, one action taken, and the episode ends. With mean rewards r(c,a) the optimum is
 *
 * <pre>
 * π*(a|c) = π₀(a|c) exp(r(c,a)/α) / Z,    V*(c) = α log Σ_a π₀(a|c) exp(r(c,a)/α)
 * </pre>
 *
 * <p>(T6, T7 without a next state). An action is k choices of one arm each, with r the mean of their values, so that π*
 * is a product over choices. Values are drawn once from a seed of the task's own: uniform in [0,1) and paid as 1 or 0 with
 * that probability, or Gaussian and paid with Gaussian noise.
 *
 * @param values [contexts][choices][arms]
 * @param kind how rewards are paid
 */
record Bandit(double[][][] values, Rewards kind) {

    /** How rewards are distributed. */
    enum Rewards {
        /** 1 or 0. */
        BERNOULLI,
        /** The mean, with noise of standard deviation {@code noise}. */
        GAUSSIAN
    }

    static Bandit draw(int contexts, int choices, int arms, Rewards kind, RandomGenerator random) {
        double[][][] values = new double[contexts][choices][arms];
        for (double[][] context : values) {
            for (double[] choice : context) {
                Arrays.setAll(choice, a -> kind == Rewards.BERNOULLI ? random.nextDouble() : random.nextGaussian());
            }
        }
        return new Bandit(values, kind);
    }

    /** The sizes of the choices of one action. */
    Space.Discrete actions() {
        return new Space.Discrete(Collections.nCopies(values[0].length, values[0][0].length));
    }

    /** r(c,a), where of several choices the last counts fastest in a. */
    double mean(int context, int action) {
        double sum = 0;
        int rest = action;
        for (int k = values[context].length - 1; k >= 0; k--) {
            int arms = values[context][k].length;
            sum += values[context][k][rest % arms];
            rest /= arms;
        }
        return sum / values[context].length;
    }

    FiniteMdp mdp() {
        int actions = actions().sizes().stream().reduce(1, Math::multiplyExact);
        FiniteMdp.Builder out = FiniteMdp.builder(values.length, actions);
        for (int c = 0; c < values.length; c++) {
            for (int a = 0; a < actions; a++) {
                double mean = mean(c, a);
                if (kind == Rewards.BERNOULLI) {
                    out.termination(c, a, mean, c, 1).termination(c, a, 1 - mean, c, 0);
                } else {
                    out.termination(c, a, 1, c, mean);
                }
            }
        }
        return out.build();
    }

    private record Options(
            @Param(doc = "number of contexts", def = "4", min = 1, max = 10000)
            int contexts,

            @Param(doc = "arms of each choice", def = "5", min = 1, max = 1000)
            int arms,

            @Param(doc = "choices that make one action", def = "1", min = 1, max = 8)
            int choices,

            @Param(doc = "bernoulli: 1 or 0; gaussian: a mean and noise", def = "gaussian")
            Rewards rewards,

            @Param(doc = "standard deviation of Gaussian rewards about their mean", def = "1", min = 0)
            double noise,

            @Param(doc = "numbers that show a context; 0 shows it as a one among zeros", def = "0", min = 0, max = 1000)
            int features,

            @Param(doc = "seed of the values, not of the run", def = "0")
            long seed) {

        private static final int MOST_ACTIONS = 100_000;

        private Options {
            if (Math.pow(arms, choices) > MOST_ACTIONS) {
                throw new IllegalArgumentException(choices + " choices of " + arms + " arms make more than "
                        + MOST_ACTIONS + " actions; take fewer of either");
            }
        }

        Bandit bandit() {
            return draw(contexts, choices, arms, rewards, Streams.of(seed).stream("values", 0));
        }

        Appearance appearance(Bandit bandit) {
            StateView view = StateView.drawn(contexts, features, Streams.of(seed).stream("contexts", 0));
            return new Appearance(view, bandit.actions(), rewards == Rewards.GAUSSIAN ? noise : 0);
        }
    }

    /** Offers the environment {@code bandit}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "bandit";
        }

        @Override
        public String summary() {
            return "A contextual bandit, whose regularised optimum is a softmax of its rewards";
        }

        @Override
        public Factory<?, FiniteEnvironment> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> {
                        Bandit bandit = options.bandit();
                        return new FiniteEnvironment(
                                bandit.mdp(),
                                options.appearance(bandit),
                                context.streams(),
                                Episodes.NO_LIMIT,
                                context.random());
                    })
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS));
        }
    }
}
