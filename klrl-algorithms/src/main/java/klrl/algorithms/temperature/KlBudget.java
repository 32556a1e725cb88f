package klrl.algorithms.temperature;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import klrl.api.Prior;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Temperature;
import klrl.api.data.Progress;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;

/**
 * A temperature that holds the policy's divergence from the prior at a budget ε: α rises while the policy is farther away
 * and falls while it is nearer, as a {@link Multiplier} does. Compare {@link EntropyTarget}.
 *
 * <p>A budget that no policy can spend is refused where the prior knows how far away one can be. Where it does not, or where
 * the best policy never is that far, α runs to the smallest temperature and stays there.
 */
public final class KlBudget implements Temperature {

    private final double budget;
    private final Multiplier multiplier;

    private KlBudget(Options options) {
        budget = options.budget;
        multiplier = new Multiplier(options.initial, options.min, options.max, options.learningRate, options.loss);
    }

    /**
     * The options.
     *
     * @param budget ε
     * @param initial α at the start
     * @param learningRate Adam's rate
     * @param loss what is descended
     * @param min smallest α
     * @param max largest α
     */
    private record Options(
            @Param(
                    above = 0,
                    example = "0.5",
                    doc = "mean divergence ε from the prior that the policy may have, in nats")
            double budget,

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
        }
    }

    /** Provides {@code kl-budget}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "kl-budget";
        }

        @Override
        public String summary() {
            return "adapts α so that the policy's divergence from the prior meets a budget";
        }

        @Override
        public Factory<?, ? extends Temperature> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> new KlBudget(options))
                    .withImplementation(Multiplier.class);
        }
    }

    @Override
    public void begin(Prior prior) {
        double most = prior.largestDivergence();
        if (!(budget < most)) {
            throw new IllegalArgumentException("temperature 'kl-budget': a budget of " + budget
                    + " nats, but no policy is farther than " + most
                    + " nats from this prior, so that α would fall for ever; give less than that, or another prior");
        }
    }

    @Override
    public void alpha(Progress progress, double[] out) {
        Arrays.fill(out, multiplier.alpha());
    }

    @Override
    public void update(double entropy, double divergence) {
        multiplier.descend(budget - divergence);
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
