package klrl.algorithms.softq;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import klrl.algorithms.Assessment;
import klrl.algorithms.GibbsPolicy;
import klrl.algorithms.bonus.Bonus;
import klrl.api.Algorithm;
import klrl.api.Conditional;
import klrl.api.Learner;
import klrl.api.Policy;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.core.estimation.Bootstrap;
import klrl.core.estimation.KlForm;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Architecture;
import klrl.tf.network.Network;
import klrl.tf.optimiser.Optimiser;

/** Provides {@code soft-q-learning}. */
public final class SoftQLearningPlugin implements Algorithm.Provider {

    /** Makes the provider; it holds nothing. */
    public SoftQLearningPlugin() {}

    /**
     * The options of the algorithm.
     *
     * @param discount γ
     * @param kl the form of the regulariser inside multi-step targets
     * @param bonus what is added to rewards
     * @param critics how many critics; the smallest of them counts
     * @param tau how fast target critics follow
     * @param network of each critic
     * @param optimiser of the critics
     */
    record Options(
            @Param(def = "0.99", min = 0, max = 1, doc = "discount γ")
            double discount,

            @Param(def = "{type: analytic}", doc = "form of the regulariser inside multi-step targets")
            Slot<KlForm> kl,

            @Param(doc = "what is added to rewards because of the policy's own choice; nothing if left out")
            Optional<Slot<Bonus>> bonus,

            @Param(def = "1", min = 1, max = 16, doc = "number of critics; the smallest value counts")
            int critics,

            @Param(def = "0.005", above = 0, max = 1, doc = "part by which target critics follow at every update")
            double tau,

            @Param(def = "{type: mlp, hidden: [64, 64], activation: relu}", doc = "shape of each critic")
            Slot<Architecture> network,

            @Param(def = "{type: adam, learning-rate: 1e-3}", doc = "of the critics")
            Slot<Optimiser> optimiser) {}

    @Override
    public String name() {
        return "soft-q-learning";
    }

    @Override
    public String summary() {
        return "off-policy learning of regularised action values, which make up the policy with the prior";
    }

    @Override
    public Map<String, String> defaults() {
        return Map.of(
                "estimator", "{type: n-step, n: 1}",
                "prior", "{type: uniform}",
                "temperature", "{type: fixed, alpha: 0.1}",
                "data", "{type: replay}");
    }

    @Override
    public Factory<?, ? extends Algorithm> factory() {
        return Factory.of(MethodHandles.lookup(), Options.class, SoftQLearningPlugin::make)
                .withNeeds(options -> List.of(new Need(Feature.DISCRETE_ACTIONS, "environment")))
                .withGives(options -> Set.of(Feature.ACTION_VALUES, Feature.WEIGHTED_UPDATES))
                .withImplementation(GibbsPolicy.class, Bootstrap.class)
                .withEquations(Assessment.class, "T10")
                .withEquations(ValueLosses.class, "T11");
    }

    private static Algorithm make(Options options, Context context) {
        EnvironmentSpec spec = context.environment();
        if (!(spec.action() instanceof Space.Discrete discrete)
                || discrete.sizes().size() != 1) {
            throw new IllegalArgumentException(
                    "algorithm 'soft-q-learning' takes one discrete choice as action, not " + spec.action());
        }
        Family.Categorical family = new Family.Categorical(discrete.sizes());
        Network network =
                options.network.create(context).network(spec.observation().width(), family.width());
        List<String> critics =
                IntStream.range(0, options.critics).mapToObj(j -> "critic-" + j).toList();
        return new Algorithm() {
            @Override
            public Policy policy(Conditional prior) {
                return GibbsPolicy.of(prior, family, network, critics);
            }

            @Override
            public Learner learner(Parts parts) {
                return new SoftQLearning(options, context, parts, family, policy(parts.prior()));
            }
        };
    }
}
