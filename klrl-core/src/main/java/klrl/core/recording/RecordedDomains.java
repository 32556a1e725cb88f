package klrl.core.recording;

import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.IntToDoubleFunction;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Segment;
import klrl.api.data.Space;

/** Checks that recorded numbers are what a segment's may be. */
final class RecordedDomains {

    private final NpzReader in;
    private final EnvironmentSpec spec;

    RecordedDomains(NpzReader in, EnvironmentSpec spec) {
        this.in = in;
        this.spec = spec;
    }

    void check(Segment x) {
        observations("observation", x.observation());
        observations("final_observation", x.boundaryObservation());
        every("reward", x.size(), i -> x.reward()[i], Double::isFinite, "a finite number");
        every("discount", x.size(), i -> x.discount()[i], d -> d >= 0 && d <= 1, "in [0, 1]");
        every(
                "boundary",
                x.size(),
                i -> x.boundary()[i],
                b -> b == Boundary.NONE || b == Boundary.TERMINATED || b == Boundary.TRUNCATED,
                "0, 1 (terminated) or 2 (truncated)");
        for (int i = 0; i < x.size(); i++) {
            if (x.boundary()[i] == Boundary.TERMINATED && x.discount()[i] != 0) {
                throw in.wrong(
                        "discount",
                        "is " + x.discount()[i] + " at number " + i + ", where the episode terminated; expected 0");
            }
        }
        double[] logProbability = x.behaviourLogProbability();
        every("log_probability", logProbability.length, i -> logProbability[i], Double::isFinite, "a finite number");
        if (x.action() instanceof Actions.Choices choices) {
            List<Integer> sizes = ((Space.Discrete) spec.action()).sizes();
            for (int head = 0; head < sizes.size(); head++) {
                int first = head;
                int size = sizes.get(head);
                every(
                        "action",
                        choices.rows(),
                        i -> choices.values()[i * choices.width() + first],
                        a -> a >= 0 && a < size,
                        "in [0, " + (size - 1) + "]");
            }
            masks(x, choices);
        } else if (x.action() instanceof Actions.Points points) {
            boolean bounded = ((Space.Box) spec.action()).bounded();
            every(
                    "action",
                    points.values().length,
                    i -> points.values()[i],
                    a -> bounded ? a >= -1 && a <= 1 : Double.isFinite(a),
                    bounded ? "in [-1, 1]: actions in a bounded box are normalised" : "a finite number");
            every(
                    "presquash",
                    points.presquash().length,
                    i -> points.presquash()[i],
                    Double::isFinite,
                    "a finite number");
        }
    }

    private void observations(String name, Observations rows) {
        if (rows instanceof Observations.Floats floats) {
            every(name, floats.values().length, i -> floats.values()[i], Double::isFinite, "a finite number");
        }
    }

    /** A recorded action must have been allowed. */
    private void masks(Segment x, Actions.Choices choices) {
        int width = spec.maskWidth();
        for (int i = 0; width > 0 && i < x.size(); i++) {
            int at = i * width;
            for (int head = 0; head < choices.width(); head++) {
                int taken = choices.values()[i * choices.width() + head];
                if (!x.mask()[at + taken]) {
                    throw in.wrong("action", "is " + taken + " at step " + i + ", which the mask forbids");
                }
                at += ((Space.Discrete) spec.action()).sizes().get(head);
            }
        }
    }

    private void every(String name, int count, IntToDoubleFunction value, DoublePredicate allowed, String domain) {
        for (int i = 0; i < count; i++) {
            if (!allowed.test(value.applyAsDouble(i))) {
                throw in.wrong(
                        name, "has the value " + value.applyAsDouble(i) + " at number " + i + "; expected " + domain);
            }
        }
    }
}
