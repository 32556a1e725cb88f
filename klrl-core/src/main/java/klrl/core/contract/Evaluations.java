package klrl.core.contract;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import klrl.api.Estimator;
import klrl.api.data.Evaluation;
import klrl.api.data.Targets;
import klrl.core.estimation.BackwardRecursion;

/** Evaluations of random numbers, and how to cut and compare them. */
final class Evaluations {

    private Evaluations() {}

    /**
     * Draws an evaluation whose parts agree with each other: every fourth step or so ends an episode, half of those by a
     * termination; values of successors are those of the next step where the episode goes on.
     *
     * @param onPolicy whether all ratios are 1
     */
    static Evaluation draw(long seed, int steps, int streams, boolean onPolicy) {
        RandomGenerator random = new SplittableRandom(seed);
        Evaluation x = Evaluation.of(steps, streams);
        for (int i = 0; i < x.size(); i++) {
            int end = random.nextInt(8);
            x.reward()[i] = random.nextGaussian();
            x.penalty()[i] = random.nextGaussian();
            x.shapedReward()[i] = x.reward()[i] - x.penalty()[i];
            x.discount()[i] = end == 0 ? 0 : random.nextDouble(0.5, 1);
            x.continues()[i] = end <= 1 || i >= x.size() - streams ? 0 : 1;
            x.base()[i] = random.nextGaussian();
            x.nextValue()[i] = random.nextGaussian();
            x.ratio()[i] = onPolicy ? 1 : Math.exp(random.nextGaussian());
            x.takenProbability()[i] = random.nextDouble();
        }
        for (int i = 0; i < x.size(); i++) {
            if (x.discount()[i] == 0) {
                x.nextValue()[i] = 0;
            } else if (x.continues()[i] == 1) {
                x.nextValue()[i] = x.base()[i + streams];
            }
        }
        return x;
    }

    /** Makes values of the taken next actions for an estimator: those of its base, where the episode goes on. */
    static Evaluation drawFor(Estimator estimator, long seed, int steps, int streams, boolean onPolicy) {
        Evaluation x = draw(seed, steps, streams, onPolicy);
        RandomGenerator random = new SplittableRandom(~seed);
        for (int i = 0; i < x.size(); i++) {
            boolean taken = estimator.base() == Estimator.Base.ACTION && x.continues()[i] == 1;
            x.takenNext()[i] = taken ? x.base()[i + streams] : x.nextValue()[i];
            if (taken) {
                x.nextValue()[i] = random.nextGaussian();
            }
        }
        return x;
    }

    static Targets targets(Estimator estimator, Evaluation x) {
        Targets out = Targets.of(x.steps(), x.streams());
        new BackwardRecursion().targets(estimator, x, out);
        return out;
    }

    static Evaluation copy(Evaluation x) {
        return new Evaluation(
                x.steps(),
                x.streams(),
                x.reward().clone(),
                x.shapedReward().clone(),
                x.penalty().clone(),
                x.discount().clone(),
                x.continues().clone(),
                x.base().clone(),
                x.nextValue().clone(),
                x.takenNext().clone(),
                x.ratio().clone(),
                x.takenProbability().clone());
    }

    /** Copies the steps from {@code from} to {@code to} of one stream, with ones after the last. */
    static Evaluation part(Evaluation x, int stream, int from, int to) {
        Evaluation y = Evaluation.of(to - from, 1);
        for (int t = from; t < to; t++) {
            int i = t * x.streams() + stream;
            double[][] sources = arrays(x);
            double[][] targets = arrays(y);
            for (int k = 0; k < sources.length; k++) {
                targets[k][t - from] = sources[k][i];
            }
        }
        return y;
    }

    static double[][] arrays(Evaluation x) {
        return new double[][] {
            x.reward(),
            x.shapedReward(),
            x.penalty(),
            x.discount(),
            x.continues(),
            x.base(),
            x.nextValue(),
            x.takenNext(),
            x.ratio(),
            x.takenProbability()
        };
    }

    static boolean equal(Evaluation one, Evaluation other) {
        return Arrays.deepEquals(arrays(one), arrays(other));
    }

    /** Adds to what a successor is worth. */
    static void raise(Evaluation x, int i, double by) {
        x.nextValue()[i] += by;
        x.takenNext()[i] += by;
    }
}
