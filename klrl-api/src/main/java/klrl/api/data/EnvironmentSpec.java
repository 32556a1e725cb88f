package klrl.api.data;

import java.util.Objects;

/**
 * What an environment looks like from outside.
 *
 * @param observation the space of observations
 * @param action the space of actions
 * @param masked whether some discrete actions are forbidden in some states, so that steps carry a mask
 */
public record EnvironmentSpec(Space.Box observation, Space action, boolean masked) {

    /**
     * Checks the components.
     *
     * @param observation as the component
     * @param action as the component
     * @param masked as the component
     * @throws IllegalArgumentException if they contradict each other or their domains
     */
    public EnvironmentSpec {
        Objects.requireNonNull(observation, "observation");
        if (Objects.requireNonNull(action, "action") instanceof Space.Box box) {
            if (masked) {
                throw new IllegalArgumentException("only discrete actions can be masked, not " + action);
            }
            if (box.element() != Space.Element.FLOAT) {
                throw new IllegalArgumentException("actions in a box are floats, not " + action);
            }
        }
    }

    /**
     * Describes an environment without masks.
     *
     * @param observation the space of observations
     * @param action the space of actions
     * @return the description
     */
    public static EnvironmentSpec of(Space.Box observation, Space action) {
        return new EnvironmentSpec(observation, action, false);
    }

    @Override
    public String toString() {
        return "observations in " + observation + ", actions of " + action + (masked ? ", some of them masked" : "");
    }

    /**
     * Returns the width of one row of an action mask.
     *
     * @return the number of discrete values, or 0 without masks
     */
    public int maskWidth() {
        return masked && action instanceof Space.Discrete discrete ? discrete.values() : 0;
    }
}
