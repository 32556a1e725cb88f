package klrl.algorithms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import klrl.api.Estimator;
import klrl.api.data.Evaluation;

/** An estimator that estimates as another one does and keeps what it was shown and what it made of it. */
public final class Spy implements Estimator {

    /** What was shown, copied, with D of every step. */
    public record Seen(Evaluation evaluation, double[] error) {}

    private final Estimator inner;
    private final List<Seen> seen = new ArrayList<>();

    /** Spies through another estimator. */
    public Spy(Estimator inner) {
        this.inner = inner;
    }

    /** What was shown last. */
    public Seen last() {
        return seen.get(seen.size() - 1);
    }

    @Override
    public Base base() {
        return inner.base();
    }

    @Override
    public int window() {
        return inner.window();
    }

    @Override
    public boolean readsProbabilities() {
        return inner.readsProbabilities();
    }

    @Override
    public void coefficients(Evaluation x, int from, int to, double[] delta, double[] decay) {
        inner.coefficients(x, from, to, delta, decay);
    }

    @Override
    public void advantages(Evaluation x, int from, int to, double[] error, double[] nextError, double[] out) {
        seen.add(new Seen(
                new Evaluation(
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
                        x.takenProbability().clone()),
                Arrays.copyOf(error, x.size())));
        inner.advantages(x, from, to, error, nextError, out);
    }

    @Override
    public void weights(Evaluation x, int from, int to, double[] out) {
        inner.weights(x, from, to, out);
    }
}
