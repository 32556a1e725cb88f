package klrl.core.run;

/** A run folder that cannot be made, opened or read. */
public final class RunFolderException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * Makes the exception.
     *
     * @param message what is wrong with which folder, and the remedy
     */
    public RunFolderException(String message) {
        super(message);
    }

    /**
     * Makes the exception.
     *
     * @param message what is wrong with which folder, and the remedy
     * @param cause what was thrown
     */
    public RunFolderException(String message, Throwable cause) {
        super(message, cause);
    }
}
