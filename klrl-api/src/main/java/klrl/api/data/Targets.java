package klrl.api.data;

/**
 * What an estimator makes of an evaluation. Arrays are [T,B], row-major in time. They are computed outside any graph,
 * so no gradient can reach them.
 *
 * @param steps T
 * @param streams B
 * @param target y<sub>t</sub>: what the critic's base should have been
 * @param advantage Â<sub>t</sub>: an estimate of Q<sup>π</sup> − V<sup>π</sup>
 * @param weight the factor of step t in the policy's gradient, 1 on-policy
 */
public record Targets(int steps, int streams, double[] target, double[] advantage, double[] weight) {

    /**
     * Makes buffers.
     *
     * @param steps T
     * @param streams B
     * @return zeros
     */
    public static Targets of(int steps, int streams) {
        int size = Math.multiplyExact(steps, streams);
        return new Targets(steps, streams, new double[size], new double[size], new double[size]);
    }
}
