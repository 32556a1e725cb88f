package klrl.api.data;

import java.util.Arrays;

/**
 * A segment seen by a critic, a policy and a prior: all that an estimator reads. Arrays are [T,B], row-major in time;
 * {@code ratio} and {@code takenProbability} have one row more, so that the next step's value of index i stands at
 * i + B; that extra row holds ones and never matters, because the recursion stops there.
 *
 * <p>α is already inside {@code penalty} and {@code shapedReward}: estimators never see it.
 *
 * @param steps T
 * @param streams B
 * @param reward r<sub>t</sub>
 * @param shapedReward r̂<sub>t</sub> = r<sub>t</sub> − ακ<sub>t</sub>
 * @param penalty ακ<sub>t</sub>
 * @param discount d<sub>t</sub>: γ times the environment's discount, 0 at terminations
 * @param continues m<sub>t</sub>: 0 at terminated, truncated and last steps of the segment, else 1
 * @param base what the target corrects: V(s<sub>t</sub>) or Q(s<sub>t</sub>,a<sub>t</sub>)
 * @param nextValue V(s⁺<sub>t</sub>) of the true successor, with the regulariser of that state
 * @param takenNext Q(s<sub>t+1</sub>,a<sub>t+1</sub>) where m<sub>t</sub> = 1, else {@code nextValue}; equal to
 *     {@code nextValue} for state values
 * @param ratio [T+1,B]: π(a<sub>t</sub>|s<sub>t</sub>)/μ(a<sub>t</sub>|s<sub>t</sub>)
 * @param takenProbability [T+1,B]: π(a<sub>t</sub>|s<sub>t</sub>)
 */
public record Evaluation(
        int steps,
        int streams,
        double[] reward,
        double[] shapedReward,
        double[] penalty,
        double[] discount,
        double[] continues,
        double[] base,
        double[] nextValue,
        double[] takenNext,
        double[] ratio,
        double[] takenProbability) {

    /**
     * Makes an evaluation of zeros, with ones in {@code ratio} and {@code takenProbability}.
     *
     * @param steps T
     * @param streams B
     * @return buffers to fill
     */
    public static Evaluation of(int steps, int streams) {
        int size = Math.multiplyExact(steps, streams);
        Evaluation x = new Evaluation(
                steps,
                streams,
                new double[size],
                new double[size],
                new double[size],
                new double[size],
                new double[size],
                new double[size],
                new double[size],
                new double[size],
                new double[size + streams],
                new double[size + streams]);
        Arrays.fill(x.ratio, 1);
        Arrays.fill(x.takenProbability, 1);
        return x;
    }

    /**
     * Returns the number of steps of all streams.
     *
     * @return T·B
     */
    public int size() {
        return steps * streams;
    }
}
