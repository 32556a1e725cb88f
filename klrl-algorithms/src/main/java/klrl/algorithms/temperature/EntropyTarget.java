package klrl.algorithms.temperature;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Temperature;
import klrl.api.data.Progress;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.api.plugin.Equation;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.core.state.Saved;

/**
 * A temperature that holds the policy's entropy at a target H̄: α rises while the entropy is under it and falls while
 * it is over it. With η = log α the loss is L(η) = e<sup>η</sup>(Ĥ − H̄), descended by Adam.
 *
 * <p>Where no temperature has the target entropy, α runs to the end of its range and stays there.
 *
 * <p>Source: Haarnoja et al., <em>Soft Actor-Critic Algorithms and Applications</em>, 2018, section 5; the target
 * of Christodoulou, <em>Soft Actor-Critic for Discrete Action Settings</em>, 2019, is a ratio of log|A|.
 */
public final class EntropyTarget implements Temperature {

    private static final double BETA_1 = 0.9;
    private static final double BETA_2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final double target;
    private final double learningRate;
    private final double lowest;
    private final double highest;
    private double eta;
    private double mean;
    private double square;
    private long updates;

    private EntropyTarget(Options options, double target) {
        this.target = target;
        this.learningRate = options.learningRate;
        this.lowest = Math.log(options.min);
        this.highest = Math.log(options.max);
        this.eta = Math.log(options.initial);
    }

    /**
     * The options.
     *
     * @param ratio part of the largest entropy that is the target
     * @param target the target itself
     * @param initial α at the start
     * @param learningRate Adam's rate
     * @param min smallest α
     * @param max largest α
     */
    private record Options(
            @Param(def = "0.5", above = 0, below = 1, doc = "target entropy as a part of the uniform policy's, log|A|")
            double ratio,

            @Param(doc = "target entropy in nats, instead of the ratio")
            Optional<Double> target,

            @Param(def = "1", above = 0, doc = "temperature at the start")
            double initial,

            @Param(def = "3e-4", above = 0, doc = "Adam's learning rate on log α")
            double learningRate,

            @Param(def = "1e-8", above = 0, doc = "smallest temperature")
            double min,

            @Param(def = "1e4", above = 0, doc = "largest temperature")
            double max) {
        Options {
            if (!(min <= initial && initial <= max)) {
                throw new IllegalArgumentException(
                        "initial " + initial + " is not between min " + min + " and max " + max);
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
                    .withNeeds(options -> List.of(new Need(Feature.DISCRETE_ACTIONS, "environment")))
                    .withImplementation(EntropyTarget.class);
        }

        private static Temperature make(Options options, Context context) {
            double largest = context.environment().action() instanceof Space.Discrete discrete
                    ? discrete.sizes().stream().mapToDouble(Math::log).sum()
                    : Double.POSITIVE_INFINITY;
            double target = options.target.orElse(options.ratio * largest);
            if (!(target > 0 && target < largest)) {
                throw new IllegalArgumentException("temperature 'entropy-target': a target of " + target
                        + " nats is not in (0, " + largest + "), the entropies of policies over "
                        + context.environment().action());
            }
            return new EntropyTarget(options, target);
        }
    }

    @Override
    public void alpha(Progress progress, double[] out) {
        Arrays.fill(out, Math.exp(eta));
    }

    /**
     * Takes one Adam step on L(η) = e<sup>η</sup>(Ĥ − H̄), whose derivative is L itself.
     *
     * @param entropy Ĥ in nats
     * @param divergence not used
     */
    @Equation(id = "T36", text = "L(η) = e^η (Ĥ − H̄), α = e^η")
    @Override
    public void update(double entropy, double divergence) {
        double gradient = Math.exp(eta) * (entropy - target);
        updates++;
        mean = BETA_1 * mean + (1 - BETA_1) * gradient;
        square = BETA_2 * square + (1 - BETA_2) * gradient * gradient;
        double step = mean / (1 - Math.pow(BETA_1, updates));
        double scale = Math.sqrt(square / (1 - Math.pow(BETA_2, updates))) + EPSILON;
        eta = Math.max(lowest, Math.min(highest, eta - learningRate * step / scale));
    }

    @Override
    public void save(StateWriter out) {
        out.doubles("eta", eta, mean, square);
        out.longs("updates", updates);
    }

    @Override
    public void load(StateReader in) {
        double[] saved = Saved.doubles(in, "eta", 3);
        eta = saved[0];
        mean = saved[1];
        square = saved[2];
        updates = Saved.longs(in, "updates", 1)[0];
    }
}
