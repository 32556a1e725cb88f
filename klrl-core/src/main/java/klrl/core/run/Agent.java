package klrl.core.run;

import klrl.api.Algorithm;
import klrl.api.Learner;
import klrl.api.Policy;

/**
 * A learner and the policy that acts with its parameters, as a run begins.
 *
 * @param learner has fresh parameters; to be closed
 * @param policy acts with them
 */
public record Agent(Learner learner, Policy policy) {

    /**
     * Makes a learner and its policy, and lets prior and temperature begin when {@link klrl.api.Prior#begin} and
     * {@link klrl.api.Temperature#begin} say.
     *
     * @param algorithm makes them
     * @param parts the other slots, not yet loaded
     * @return the agent
     * @throws IllegalArgumentException if the parts do not fit each other
     */
    public static Agent begin(Algorithm algorithm, Algorithm.Parts parts) {
        Policy architecture = algorithm.policy(parts.prior());
        parts.prior().begin(architecture);
        parts.temperature().begin(parts.prior());
        Learner learner = algorithm.learner(parts);
        try {
            Policy policy = architecture.with(learner.snapshot());
            parts.prior().begin(policy);
            return new Agent(learner, policy);
        } catch (RuntimeException e) {
            learner.close();
            throw e;
        }
    }
}
