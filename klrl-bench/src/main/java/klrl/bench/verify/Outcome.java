package klrl.bench.verify;

import java.util.List;

/**
 * What came of one property on one subject.
 *
 * @param id the property's number, such as {@code P13}
 * @param kind the subject's slot kind; empty for what has none
 * @param subject the subject's name
 * @param setting where the subject was made: {@code discrete}, {@code box}, or an environment's name; empty for what does
 *     not depend on it
 * @param property the method's name
 * @param statement what it states
 * @param tries how often it was tried
 * @param seed the seed of its generators
 * @param passed whether it held
 * @param counterexample the smallest arguments found for which it does not hold, as {@code name = value}
 * @param message what went wrong; empty if nothing did
 */
public record Outcome(
        String id,
        String kind,
        String subject,
        String setting,
        String property,
        String statement,
        int tries,
        String seed,
        boolean passed,
        List<String> counterexample,
        String message) {

    /**
     * Returns the subject as a listing names it.
     *
     * @return kind and name, and where it was made
     */
    public String label() {
        String name = kind.isEmpty() ? subject : kind + " " + subject;
        return setting.isEmpty() ? name : name + " (" + setting + ")";
    }
}
