package klrl.core.run;

import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.core.state.Saved;

/**
 * Raw, undiscounted returns of fresh episodes under a fixed policy.
 *
 * @param episodes how many episodes
 * @param meanReturn their mean return
 * @param stdReturn their standard deviation (with n − 1; 0 for one episode)
 * @param minReturn the lowest return
 * @param maxReturn the highest return
 * @param meanLength their mean length in steps
 */
public record EvaluationResult(
        int episodes, double meanReturn, double stdReturn, double minReturn, double maxReturn, double meanLength) {

    static EvaluationResult of(double[] returns, long[] lengths) {
        int n = returns.length;
        double sum = 0;
        double steps = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            sum += returns[i];
            steps += lengths[i];
            min = Math.min(min, returns[i]);
            max = Math.max(max, returns[i]);
        }
        // Divided once, so that the mean of returns that are all 500 is 500 and reaches a threshold of 500.
        double mean = sum / n;
        double squares = 0;
        for (double value : returns) {
            squares += (value - mean) * (value - mean);
        }
        return new EvaluationResult(n, mean, n > 1 ? Math.sqrt(squares / (n - 1)) : 0, min, max, steps / n);
    }

    void save(StateWriter out) {
        out.longs("episodes", episodes);
        out.doubles("returns", meanReturn, stdReturn, minReturn, maxReturn, meanLength);
    }

    static EvaluationResult load(StateReader in) {
        int episodes = (int) Saved.longs(in, "episodes", 1)[0];
        double[] returns = Saved.doubles(in, "returns", 5);
        return new EvaluationResult(episodes, returns[0], returns[1], returns[2], returns[3], returns[4]);
    }
}
