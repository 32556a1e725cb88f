package klrl.core.contract;

import java.util.Arrays;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Step;

/** A copy of what one environment of a batch answered; without a boundary the final row is zeros. */
record Answer(
        Observations observation,
        boolean[] mask,
        double reward,
        double discount,
        byte boundary,
        Observations finalObservation,
        boolean[] finalMask) {

    private static final String DIFFERENCE = "%s: %s %s where %s was expected";

    static Answer of(EnvironmentSpec spec, Step step, int b) {
        byte boundary = step.boundary()[b];
        Observations observation = Observations.of(spec.observation(), 1);
        step.observation().copyTo(b, 1, observation, 0);
        Observations last = Observations.of(spec.observation(), 1);
        int width = spec.maskWidth();
        boolean[] lastMask = new boolean[width];
        if (boundary != Boundary.NONE) {
            step.finalObservation().copyTo(b, 1, last, 0);
            System.arraycopy(step.finalMask(), b * width, lastMask, 0, width);
        }
        return new Answer(
                observation,
                Arrays.copyOfRange(step.mask(), b * width, (b + 1) * width),
                step.reward()[b],
                step.discount()[b],
                boundary,
                last,
                lastMask);
    }

    /** Demands that another answer is the same bit by bit. */
    void requireSame(Answer actual, String where) {
        same(where, "reward", reward, actual.reward);
        same(where, "discount", discount, actual.discount);
        same(where, "boundary", boundary, actual.boundary);
        same(where, "observation", observation, actual.observation);
        same(where, "final observation", finalObservation, actual.finalObservation);
        same(where, "mask", mask, actual.mask);
        same(where, "final mask", finalMask, actual.finalMask);
    }

    private static void same(String where, String what, Number expected, Number actual) {
        Require.that(expected.equals(actual), DIFFERENCE, where, what, actual, expected);
    }

    private static void same(String where, String what, Observations expected, Observations actual) {
        if (!Buffers.equal(expected, actual)) {
            Require.that(false, DIFFERENCE, where, what, Buffers.text(actual), Buffers.text(expected));
        }
    }

    private static void same(String where, String what, boolean[] expected, boolean[] actual) {
        if (!Arrays.equals(expected, actual)) {
            Require.that(false, DIFFERENCE, where, what, Arrays.toString(actual), Arrays.toString(expected));
        }
    }
}
