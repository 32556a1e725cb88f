package klrl.algorithms.temperature;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.Optional;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Temperature;
import klrl.api.data.Progress;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;

/**
 * A temperature that holds the policy's entropy at a target H̄: α rises while the entropy is under it and falls while
 * it is over it, as a {@link Multiplier} does. Compare {@link KlBudget}, which is the same beside a uniform prior.
 *
 * <p>Of discrete actions the usual target is a part of log|A|, over a box of d normalised numbers −d.
 *
 * <p>Source: Haarnoja et al., <em>Soft Actor-Critic Algorithms and Applications</em>, 2018, section 5 and appendix D; the
 * target of Christodoulou, <em>Soft Actor-Critic for Discrete Action Settings</em>, 2019, is a ratio of log|A|.
 */
public final class EntropyTarget implements Temperature {

    private static final double USUAL_RATIO = 0.5;

    private final double target;
    private final Multiplier multiplier;

    private EntropyTarget(double target, Multiplier multiplier) {
        this.target = target;
        this.multiplier = multiplier;
    }

    /**
     * The options.
     *
     * @param ratio part of the largest entropy that is the target
     * @param target the target itself
     * @param initial α at the start
     * @param learningRate Adam's rate
     * @param loss what is descended
     * @param min smallest α
     * @param max largest α
     */
    private record Options(
            @Param(
                    above = 0,
                    below = 1,
                    doc =
                            "target entropy as a part of the uniform policy's, log|A|, of discrete actions; by default 0.5")
            Optional<Double> ratio,

            @Param(doc = "target entropy in nats, instead of a ratio; by default -d over a box of d numbers")
            Optional<Double> target,

            @Param(def = "1", above = 0, doc = "temperature at the start")
            double initial,

            @Param(def = "3e-4", above = 0, doc = "Adam's learning rate on log α")
            double learningRate,

            @Param(def = "scaled", doc = "loss of log α: linear also moves where α is tiny")
            Multiplier.Loss loss,

            @Param(def = "1e-8", above = 0, doc = "smallest temperature")
            double min,

            @Param(def = "1e4", above = 0, doc = "largest temperature")
            double max) {
        Options {
            Multiplier.check(initial, min, max);
            if (ratio.isPresent() && target.isPresent()) {
                throw new IllegalArgumentException("the ratio is a way to give the target: give one of them");
            }
        }
    }

    /** Provides {@code entropy-target}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "entropy-target";
        }

        @Override
        public String summary() {
            return "adapts α so that the policy's entropy meets a target";
        }

        @Override
        public Factory<?, ? extends Temperature> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, Plugin::make)
                    .withImplementation(Multiplier.class);
        }

        private static Temperature make(Options options, Context context) {
            Space action = context.environment().action();
            double target = action instanceof Space.Discrete discrete
                    ? ofChoices(options, discrete)
                    : ofPoints(options, (Space.Box) action);
            return new EntropyTarget(
                    target,
                    new Multiplier(options.initial, options.min, options.max, options.learningRate, options.loss));
        }

        private static double ofChoices(Options options, Space.Discrete action) {
            double largest = action.sizes().stream().mapToDouble(Math::log).sum();
            double target = options.target.orElse(options.ratio.orElse(USUAL_RATIO) * largest);
            return between(0, target, largest, action);
        }

        private static double ofPoints(Options options, Space.Box action) {
            if (options.ratio.isPresent()) {
                throw new IllegalArgumentException("temperature 'entropy-target': a ratio is of log|A|, the largest"
                        + " entropy of finitely many actions; give a target for those of " + action);
            }
            double largest = action.bounded() ? action.width() * Math.log(2) : Double.POSITIVE_INFINITY;
            double target = options.target.orElse((double) -action.width());
            return between(Double.NEGATIVE_INFINITY, target, largest, action);
        }

        private static double between(double least, double target, double largest, Space action) {
            if (!(target > least && target < largest)) {
                throw new IllegalArgumentException("temperature 'entropy-target': a target of " + target
                        + " nats is not in (" + least + ", " + largest + "), the entropies of policies over " + action);
            }
            return target;
        }
    }

    @Override
    public void alpha(Progress progress, double[] out) {
        Arrays.fill(out, multiplier.alpha());
    }

    @Override
    public void update(double entropy, double divergence) {
        multiplier.descend(entropy - target);
    }

    @Override
    public void save(StateWriter out) {
        multiplier.save(out);
    }

    @Override
    public void load(StateReader in) {
        multiplier.load(in);
    }
}
