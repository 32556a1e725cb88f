package klrl.bench.cli;

/** A command line that cannot be followed, though each option for itself is fine. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UsageException(String message) {
        super(message);
    }
}
