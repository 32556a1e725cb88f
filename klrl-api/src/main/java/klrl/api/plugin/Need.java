package klrl.api.plugin;

import java.util.Objects;

/**
 * A feature that a slot needs, and the kind of slot that is expected to give it.
 *
 * @param feature what is needed
 * @param kind the name of the slot kind that should give it, such as {@code algorithm}
 */
public record Need(Feature feature, String kind) {

    /**
     * Checks the components.
     *
     * @param feature as the component
     * @param kind as the component
     */
    public Need {
        Objects.requireNonNull(feature, "feature");
        Objects.requireNonNull(kind, "kind");
    }
}
