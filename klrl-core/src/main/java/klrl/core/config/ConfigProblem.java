package klrl.core.config;

import java.util.Objects;

/**
 * One mistake in a configuration: where it is, and what to do about it.
 *
 * @param source the file as it was named, or {@code command line:} and the override
 * @param line the line, from 1; 0 for the file as a whole; for an override its number on the command line, from 1
 * @param column the column, from 1; 0 for the file as a whole and for overrides
 * @param path the place in the tree, such as {@code $.estimator.lambda}
 * @param message what is wrong: the value, what is expected, the known names, a guess
 * @param kind whose mistake it is
 */
public record ConfigProblem(String source, int line, int column, String path, String message, Kind kind) {

    /** Whose mistake it is, from which follows how a command ends. */
    public enum Kind {
        /** The configuration's. */
        MISTAKE,
        /** A plugin is named that is not there; if some plugins could not be loaded, it may be one of them. */
        UNKNOWN_PLUGIN,
        /** A plugin declares its options wrongly or fails at checking them. */
        BROKEN_PLUGIN
    }

    /**
     * Checks the components.
     *
     * @param source as the component
     * @param line as the component
     * @param column as the component
     * @param path as the component
     * @param message as the component
     * @param kind as the component
     */
    public ConfigProblem {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(kind, "kind");
    }

    /**
     * Returns the problem as one line, such as {@code sac.yaml:2:8: $.estimator.lambda: 1.5 is not in [0, 1]} or
     * {@code command line: estimator.lambda=1.5: 1.5 is not in [0, 1]}.
     */
    @Override
    public String toString() {
        String position = column == 0 ? "" : ":" + line + ":" + column;
        return source + position + ": " + (pathIsPlain() ? "" : path + ": ") + message;
    }

    /** True if the path says nothing that the source has not said: the root, or what an override names or lies in. */
    private boolean pathIsPlain() {
        String named = Place.InOverride.SOURCE + TreePath.dotted(path);
        return column == 0
                && (path.equals(TreePath.ROOT.text())
                        || source.startsWith(named + "=")
                        || source.startsWith(named + "."));
    }
}
