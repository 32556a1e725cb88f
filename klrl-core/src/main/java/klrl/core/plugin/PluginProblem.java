package klrl.core.plugin;

import java.util.Objects;

/**
 * Something that is wrong with a plugin, a jar or a folder, and what to do about it.
 *
 * @param source where: the path of a jar or folder
 * @param cause what is wrong; neither it nor the remedy ends with a full stop
 * @param remedy what to do
 * @param severity whether a plugin is missing for it: if a configuration names one that was not found, the errors
 *     alone can be the reason
 */
public record PluginProblem(String source, String cause, String remedy, Severity severity) {

    /** What a problem leads to. */
    public enum Severity {
        /** All plugins of the source can be used. */
        WARNING,
        /** A plugin of the source cannot be used. */
        ERROR
    }

    /**
     * Checks the components.
     *
     * @param source as the component
     * @param cause as the component
     * @param remedy as the component
     * @param severity as the component
     */
    public PluginProblem {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(remedy, "remedy");
        Objects.requireNonNull(severity, "severity");
    }

    /**
     * Makes an error.
     *
     * @param source as the component
     * @param cause as the component
     * @param remedy as the component
     */
    public PluginProblem(String source, String cause, String remedy) {
        this(source, cause, remedy, Severity.ERROR);
    }

    /** Returns the problem in one line. */
    @Override
    public String toString() {
        return source + ": " + cause + " (" + remedy + ")";
    }
}
