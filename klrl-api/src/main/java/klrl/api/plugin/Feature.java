package klrl.api.plugin;

import java.util.Objects;

/**
 * Something that one slot of a composition gives and another may need. Plugins may define further features; two are
 * the same if their ids are.
 *
 * @param id the identity, in kebab-case
 * @param text how a message names it, such as {@code action values}
 */
public record Feature(String id, String text) {

    /** V(s): given by algorithms that learn a state-value critic. */
    public static final Feature STATE_VALUES = new Feature("state-values", "state values");
    /** Q(s,a): given by algorithms that learn an action-value critic. */
    public static final Feature ACTION_VALUES = new Feature("action-values", "action values");
    /** A {@link klrl.api.Learner.Weighted} one: given by algorithms. */
    public static final Feature WEIGHTED_UPDATES =
            new Feature("weighted-updates", "updates with a weight of each column");
    /** Actions from a finite set: given by environments. */
    public static final Feature DISCRETE_ACTIONS = new Feature("discrete-actions", "discrete actions");
    /** Actions from a box: given by environments. */
    public static final Feature BOX_ACTIONS = new Feature("box-actions", "box actions");
    /** Data from the current policy: given by data sources. */
    public static final Feature FRESH_DATA = new Feature("fresh-data", "data of the current policy");
    /** Targets and advantages of the current policy from data of another one: given by estimators. */
    public static final Feature CORRECTED_ADVANTAGES =
            new Feature("corrected-advantages", "advantages that are corrected for data of another policy");
    /** π(a|s) of the policy that acted: given by data sources. */
    public static final Feature BEHAVIOUR_PROBABILITIES =
            new Feature("behaviour-probabilities", "probabilities of the behaviour policy");

    /**
     * Checks the components.
     *
     * @param id as the component
     * @param text as the component
     */
    public Feature {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(text, "text");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Feature feature && feature.id.equals(id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
