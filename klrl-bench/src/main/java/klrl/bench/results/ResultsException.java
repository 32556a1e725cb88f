package klrl.bench.results;

/** Something is wrong with the files that results are made of. */
public final class ResultsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    ResultsException(String message) {
        super(message);
    }
}
