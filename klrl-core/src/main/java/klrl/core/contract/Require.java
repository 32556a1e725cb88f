package klrl.core.contract;

/** Fails by {@link AssertionError}, so that contracts need no library of assertions. */
final class Require {

    private Require() {}

    /** The message is a format of {@link String#format}, filled in only if the condition is false. */
    static void that(boolean condition, String message, Object... values) {
        if (!condition) {
            throw new AssertionError(String.format(message, values));
        }
    }

    /** Demands an exception of exactly a type or one below it. */
    static void refused(Class<? extends RuntimeException> expected, String what, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            if (expected.isInstance(e)) {
                return;
            }
            throw new AssertionError(what + " must be refused by " + expected.getSimpleName() + ", not by " + e, e);
        }
        throw new AssertionError(what + " must be refused by " + expected.getSimpleName() + ", but was accepted");
    }
}
