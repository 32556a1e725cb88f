package klrl.algorithms.data;

/** What learners tell of the steps of a segment, one number each. */
final class StepErrors {

    private StepErrors() {}

    static void check(double[] errors, int steps) {
        if (errors.length != steps) {
            throw new IllegalArgumentException(errors.length + " errors were told of a segment of " + steps + " steps");
        }
        for (int i = 0; i < steps; i++) {
            if (!Double.isFinite(errors[i])) {
                throw new IllegalArgumentException("the error of step " + i + " is " + errors[i]);
            }
        }
    }
}
