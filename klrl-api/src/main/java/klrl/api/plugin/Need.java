package klrl.api.plugin;

import java.util.Objects;
import java.util.Optional;

/**
 * A feature that a slot needs, and the kind of slot that is expected to give it.
 *
 * @param feature what is needed
 * @param kind the name of the slot kind that should give it, such as {@code algorithm}
 * @param otherwise what would do as well, from a slot of another kind perhaps; empty if nothing would
 */
public record Need(Feature feature, String kind, Optional<Need> otherwise) {

    /**
     * Checks the components.
     *
     * @param feature as the component
     * @param kind as the component
     * @param otherwise as the component
     */
    public Need {
        Objects.requireNonNull(feature, "feature");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(otherwise, "otherwise");
    }

    /**
     * States a need that nothing else meets.
     *
     * @param feature what is needed
     * @param kind the name of the slot kind that should give it
     */
    public Need(Feature feature, String kind) {
        this(feature, kind, Optional.empty());
    }

    /**
     * States what would do as well.
     *
     * @param other another need
     * @return a need that is met if one of the two is
     */
    public Need or(Need other) {
        return new Need(
                feature, kind, Optional.of(otherwise.map(mine -> mine.or(other)).orElse(other)));
    }
}
