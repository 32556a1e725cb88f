package klrl.core.config;

import java.util.List;
import java.util.stream.Collectors;

/** Says everything that is wrong with a configuration. Nothing has been built when it is thrown. */
public final class ConfigException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    /**
     * Collects problems.
     *
     * @param problems at least one, in the order in which they should be read
     * @throws IllegalArgumentException if there are none
     */
    public ConfigException(List<ConfigProblem> problems) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        if (problems.isEmpty()) {
            throw new IllegalArgumentException("a configuration without problems is no failure");
        }
        this.problems = List.copyOf(problems);
    }

    /**
     * Returns the problems: those of the file by position, then those of the overrides in their order.
     *
     * @return at least one problem
     */
    public List<ConfigProblem> problems() {
        return problems;
    }

    /**
     * Says whether some problem is of a given kind. A command blames a plugin, not the configuration, if one is of the
     * kind {@code BROKEN_PLUGIN}, or of the kind {@code UNKNOWN_PLUGIN} while some plugins could not be loaded.
     *
     * @param kind the kind
     * @return true if there is one
     */
    public boolean has(ConfigProblem.Kind kind) {
        return problems.stream().anyMatch(problem -> problem.kind() == kind);
    }
}
