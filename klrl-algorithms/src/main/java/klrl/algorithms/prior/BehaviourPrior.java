package klrl.algorithms.prior;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Set;
import klrl.api.Prior;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;

/**
 * The policy that acted, π₀ = μ, known by the actions in the data alone: nobody has to know, or to model, with what
 * probability they were taken. Only an algorithm that fits its policy to these actions can use it, and says so by
 * {@link #REGRESSION}.
 *
 * <p>Since it cannot be asked for probabilities it appears as the improper family; who looks for it asks for its type.
 */
public final class BehaviourPrior implements Prior {

    /** What the prior needs from algorithms: that they fit the policy to the actions in the data. */
    public static final Feature REGRESSION =
            new Feature("regression-on-actions", "a policy that is fitted to the actions in the data");

    /** What the prior gives: that nobody needs to know the probabilities of its actions. */
    public static final Feature BEHAVIOUR_PRIOR = new Feature("behaviour-prior", "the behaviour policy as prior");

    private BehaviourPrior() {}

    private record Options() {}

    /** Provides {@code behaviour}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "behaviour";
        }

        @Override
        public String summary() {
            return "the policy that acted, known by its actions alone";
        }

        @Override
        public Factory<?, ? extends Prior> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> new BehaviourPrior())
                    .withNeeds(options -> List.of(new Need(REGRESSION, "algorithm")))
                    .withGives(options -> Set.of(BEHAVIOUR_PRIOR));
        }
    }

    @Override
    public Family family() {
        return new Family.Improper();
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        // There are none that anybody knew.
    }
}
