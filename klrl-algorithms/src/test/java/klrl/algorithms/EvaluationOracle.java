package klrl.algorithms;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.Evaluation;
import klrl.api.data.Observations;
import klrl.api.data.Segment;
import klrl.core.estimation.Regulariser;

/**
 * What the evaluation of a segment of a {@link TableWorld} should be, step by step from its definition.
 *
 * @param world the world
 * @param policy π in each state
 * @param prior π₀ in each state
 * @param form the form of κ
 * @param gamma γ
 */
public record EvaluationOracle(
        TableWorld world, List<Distribution> policy, List<Distribution> prior, Regulariser form, double gamma) {

    /** The value of a state in a stream. */
    public interface StateValue {
        /** V(s), with the α of a stream. */
        double of(int state, int stream);
    }

    /** What targets correct. */
    public interface Base {
        /** V(s) or Q(s,a), with the α of a stream. */
        double of(int state, int action, int stream);
    }

    /** The state of a row. */
    public static int state(Observations observations, int row) {
        float[] rows = ((Observations.Floats) observations).values();
        int width = observations.width();
        for (int s = 0; s < width; s++) {
            if (rows[row * width + s] == 1) {
                return s;
            }
        }
        throw new AssertionError("row " + row + " shows no state");
    }

    /** The joint action of a step. */
    public int action(Segment x, int i) {
        int[] choices = ((Actions.Choices) x.action()).values();
        int action = 0;
        for (int head = 0; head < world.sizes().size(); head++) {
            action =
                    action * world.sizes().get(head) + choices[i * world.sizes().size() + head];
        }
        return action;
    }

    /** The expected evaluation; {@code takenNext} is the base of the next step, or the next value. */
    public Evaluation evaluation(Segment x, StateValue value, Base base, boolean takesNextBase) {
        Evaluation e = Evaluation.of(x.steps(), x.streams());
        for (int t = 0; t < x.steps(); t++) {
            for (int b = 0; b < x.streams(); b++) {
                int i = t * x.streams() + b;
                int s = state(x.observation(), i);
                int a = action(x, i);
                Distribution pi = policy.get(s);
                double kappa = form == Regulariser.ANALYTIC
                        ? pi.divergence(prior.get(s))
                        : pi.log()[a] - prior.get(s).log()[a];
                boolean goesOn = x.boundary()[i] == Boundary.NONE && t < x.steps() - 1;
                e.reward()[i] = x.reward()[i];
                e.penalty()[i] = Slope.alpha(b) * kappa;
                e.shapedReward()[i] = x.reward()[i] - Slope.alpha(b) * kappa;
                e.continues()[i] = goesOn ? 1 : 0;
                e.base()[i] = base.of(s, a, b);
                e.takenProbability()[i] = pi.probability(a);
                e.ratio()[i] = pi.probability(a) / Math.exp(x.behaviourLogProbability()[i]);
                if (x.boundary()[i] != Boundary.TERMINATED) {
                    e.discount()[i] = gamma * x.discount()[i];
                    e.nextValue()[i] = value.of(successor(x, i), b);
                }
                e.takenNext()[i] = takesNextBase && goesOn
                        ? base.of(state(x.observation(), i + x.streams()), action(x, i + x.streams()), b)
                        : e.nextValue()[i];
            }
        }
        return e;
    }

    /** The state that followed a step that did not terminate. */
    public static int successor(Segment x, int i) {
        if (x.boundary()[i] == Boundary.NONE) {
            return state(x.observation(), i + x.streams());
        }
        for (int k = 0; k < x.boundaryAt().length; k++) {
            if (x.boundaryAt()[k] == i) {
                return state(x.boundaryObservation(), k);
            }
        }
        throw new AssertionError("step " + i + " has no successor");
    }

    /** The evaluation whose stream b is that of the b-th of several. */
    public static Evaluation merged(List<Evaluation> streams) {
        Evaluation first = streams.get(0);
        Evaluation all = Evaluation.of(first.steps(), first.streams());
        List<double[]> into = numbers(all);
        for (int k = 0; k < into.size(); k++) {
            for (int i = 0; i < into.get(k).length; i++) {
                into.get(k)[i] = numbers(streams.get(i % streams.size())).get(k)[i];
            }
        }
        return all;
    }

    /** Compares two evaluations number by number. */
    public static void assertClose(Evaluation expected, Evaluation actual, double tolerance) {
        assertEquals(expected.steps(), actual.steps());
        assertEquals(expected.streams(), actual.streams());
        List<double[]> wanted = numbers(expected);
        List<double[]> found = numbers(actual);
        List<String> names = List.of(
                "reward",
                "shaped reward",
                "penalty",
                "discount",
                "continues",
                "base",
                "next value",
                "taken next",
                "ratio",
                "taken probability");
        for (int k = 0; k < names.size(); k++) {
            for (int i = 0; i < wanted.get(k).length; i++) {
                double scale = Math.max(1, Math.abs(wanted.get(k)[i]));
                assertEquals(wanted.get(k)[i], found.get(k)[i], tolerance * scale, names.get(k) + " of step " + i);
            }
        }
    }

    private static List<double[]> numbers(Evaluation e) {
        return List.of(
                e.reward(),
                e.shapedReward(),
                e.penalty(),
                e.discount(),
                e.continues(),
                e.base(),
                e.nextValue(),
                e.takenNext(),
                e.ratio(),
                e.takenProbability());
    }
}
