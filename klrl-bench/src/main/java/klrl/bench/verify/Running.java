package klrl.bench.verify;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import klrl.core.contract.Statement;
import net.jqwik.api.Property;

/** One run of the properties of one class on one subject. */
final class Running {

    /** How often a property of ordinary weight is tried at least; heavier ones declare fewer. */
    private static final int ORDINARY = 100;

    /**
     * jqwik makes the classes of properties and their hooks by itself and shrinks on threads of its own, so that neither
     * an argument nor a thread-local reaches them.
     */
    private static volatile Optional<Running> current = Optional.empty();

    private final String name;
    private final Optional<Subject> subject;
    private final boolean graphs;
    private final OptionalInt tries;
    private final String seed;
    private final Consumer<Outcome> outcomes;
    private int failures;

    /**
     * Makes a run.
     *
     * @param name the subject's name in listings
     * @param subject the subject, if there is one
     * @param graphs whether the properties run graphs
     * @param tries how often to try properties of ordinary weight
     * @param seed the seed of their generators
     * @param outcomes hears of every property
     */
    Running(
            String name,
            Optional<Subject> subject,
            boolean graphs,
            OptionalInt tries,
            long seed,
            Consumer<Outcome> outcomes) {
        this.name = name;
        this.subject = subject;
        this.graphs = graphs;
        this.tries = tries;
        this.seed = Long.toString(seed);
        this.outcomes = outcomes;
    }

    static void start(Running running) {
        current = Optional.of(running);
    }

    static void stop() {
        current = Optional.empty();
    }

    static Running current() {
        return current.orElseThrow(() -> new IllegalStateException("nothing is being verified"));
    }

    Subject subject() {
        return subject.orElseThrow(() -> new IllegalStateException("these properties have no subject"));
    }

    String seed() {
        return seed;
    }

    /**
     * How often a property is tried: as often as asked for. Heavy ones, which declare fewer tries than usual or run graphs,
     * are tried in proportion where less than usual is asked for, and where more is, by its square root. One that declares a
     * single try needs no other.
     */
    OptionalInt tries(Property property) {
        if (tries.isEmpty()) {
            return tries;
        }
        int declared = property.tries();
        if (declared == 1) {
            return OptionalInt.of(1);
        }
        if (declared >= ORDINARY && !graphs) {
            return tries;
        }
        double asked = tries.getAsInt() / (double) ORDINARY;
        return OptionalInt.of((int) Math.max(1, declared * (asked > 1 ? Math.sqrt(asked) : asked)));
    }

    int failures() {
        return failures;
    }

    void add(Method method, int tried, boolean passed, List<String> counterexample, String message) {
        Optional<Statement> statement = Optional.ofNullable(method.getAnnotation(Statement.class));
        failures += passed ? 0 : 1;
        outcomes.accept(new Outcome(
                statement.map(Statement::id).orElse("-"),
                subject.map(Subject::kind).orElse(""),
                subject.map(Subject::name).orElse(name),
                subject.flatMap(Subject::setting).map(Setting::name).orElse(""),
                method.getName(),
                statement.map(Statement::text).orElse(method.getName()),
                tried,
                seed,
                passed,
                counterexample,
                message));
    }
}
