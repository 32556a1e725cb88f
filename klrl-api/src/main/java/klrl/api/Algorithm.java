package klrl.api;

import java.util.Map;
import klrl.api.plugin.Plugin;

/**
 * An algorithm for given spaces: the shape of its policy, and a learner for it. Making one starts nothing heavy; the
 * policy alone is enough to act with the parameters of an earlier run.
 */
public interface Algorithm {

    /** Makes algorithms; the service type of the slot kind {@code algorithm}. */
    interface Provider extends Plugin<Algorithm> {
        /**
         * Says what fills the slots that a configuration leaves out.
         *
         * @return YAML text by slot kind, such as {@code "{type: gae}"} by {@code "estimator"}
         */
        Map<String, String> defaults();
    }

    /**
     * The other slots of a composition.
     *
     * @param estimator makes targets
     * @param prior π₀
     * @param temperature α
     */
    record Parts(Estimator estimator, Prior prior, Temperature temperature) {}

    /**
     * Returns the policy's architecture in plain Java.
     *
     * @param prior π₀, for a policy that is defined relative to it, such as π ∝ π₀ exp(Q/α), and follows it when it
     *     changes; others leave it alone
     * @return a policy with zero parameters and version 0
     */
    Policy policy(Conditional prior);

    /**
     * Makes a learner with fresh parameters.
     *
     * @param parts the other slots, not yet loaded
     * @return the learner, to be closed
     */
    Learner learner(Parts parts);
}
