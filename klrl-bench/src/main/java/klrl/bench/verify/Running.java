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

    /** How often a property of ordinary weight is tried; heavier ones declare fewer. */
    private static final int ORDINARY = 100;

    /**
     * jqwik makes the classes of properties and their hooks by itself and shrinks on threads of its own, so that neither
     * an argument nor a thread-local reaches them.
     */
    private static volatile Optional<Running> current = Optional.empty();

    private final String name;
    private final Optional<Subject> subject;
    private final OptionalInt tries;
    private final String seed;
    private final Consumer<Outcome> outcomes;
    private int failures;

    Running(String name, Optional<Subject> subject, OptionalInt tries, long seed, Consumer<Outcome> outcomes) {
        this.name = name;
        this.subject = subject;
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

    /** How often a property is tried: as often as asked for, or less in proportion if it declares less than usual. */
    OptionalInt tries(Property property) {
        if (tries.isEmpty() || property.tries() >= ORDINARY) {
            return tries;
        }
        return OptionalInt.of((int) Math.max(1, (long) tries.getAsInt() * property.tries() / ORDINARY));
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
