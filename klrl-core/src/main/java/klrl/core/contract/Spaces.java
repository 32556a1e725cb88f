package klrl.core.contract;

import java.util.Set;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;
import klrl.api.plugin.Feature;

/**
 * The spaces in which contracts make their subjects, unless told otherwise: small, but rows and actions can be told apart.
 * Observations are three numbers in [−1,1].
 */
public enum Spaces {
    /** Four actions. */
    DISCRETE(Space.Discrete.of(4), Feature.DISCRETE_ACTIONS),

    /** Actions of two numbers, in a box that is not the normalised one. */
    BOX(Space.Box.of(new float[] {-2, 0}, new float[] {2, 5}), Feature.BOX_ACTIONS);

    private final EnvironmentSpec environment;
    private final Feature gives;

    Spaces(Space action, Feature gives) {
        this.environment = EnvironmentSpec.of(Space.Box.of(new float[] {-1, -1, -1}, new float[] {1, 1, 1}), action);
        this.gives = gives;
    }

    /**
     * Describes an environment of these spaces.
     *
     * @return the description, without masks
     */
    public EnvironmentSpec environment() {
        return environment;
    }

    /**
     * Says what an environment of these spaces gives, and nothing but that.
     *
     * @return the feature that tells them apart
     */
    public Set<Feature> gives() {
        return Set.of(gives);
    }
}
