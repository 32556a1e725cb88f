package klrl.core.run;

/** A run that could not go on: a number that is no longer finite, or an environment that failed. */
public final class RunException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * Makes the exception.
     *
     * @param message what happened, at which step, and what is left
     * @param cause what was thrown
     */
    public RunException(String message, Throwable cause) {
        super(message, cause);
    }
}
