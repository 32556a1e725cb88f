package klrl.api.data;

/**
 * T consecutive steps of B streams: what was seen, done and received, and under which probabilities. Read-only for
 * everybody but its data source, and valid until that source hands out the next one.
 *
 * <p>Arrays are row-major in time: step (t, b) is at {@code t * streams + b}. The observation row T·B + b is the one
 * after stream b's last step. Where an episode ended at step (t, b), row (t+1, b) belongs to the <em>next</em> episode;
 * the true successor at a truncation is kept apart in the boundary rows.
 *
 * @param steps T
 * @param streams B
 * @param observation [(T+1)·B, D]
 * @param boundaryAt [R]: indices t·B + b of the truncated steps, ascending
 * @param boundaryObservation [R,D]: the true final observations of those steps
 * @param action [T·B, k or d]
 * @param behaviour [T·B, width]: parameters of the distribution that drew the actions; width 0 if not recorded
 * @param behaviourLogProbability [T·B]: log μ(a|s) in normalised actions; length 0 if not recorded
 * @param reward [T·B]
 * @param discount [T·B]: the environment's own discount, 0 at terminations; without γ
 * @param boundary [T·B]: values of {@link Boundary}
 * @param mask [(T+1)·B, A]: allowed actions, row by row as the observations; length 0 without masks
 * @param boundaryMask [R,A]: allowed actions at the boundary observations; length 0 without masks
 * @param memory [B,H]: recurrent memory before the first step
 * @param memoryReset [T·B]: whether the memory was cleared before the step; length 0 without memory
 * @param policyVersion the {@link Snapshot#version()} of the policy that acted, or −1 if there was more than one
 */
public record Segment(
        int steps,
        int streams,
        Observations observation,
        int[] boundaryAt,
        Observations boundaryObservation,
        Actions action,
        Parameters behaviour,
        double[] behaviourLogProbability,
        double[] reward,
        double[] discount,
        byte[] boundary,
        boolean[] mask,
        boolean[] boundaryMask,
        Memory memory,
        boolean[] memoryReset,
        long policyVersion) {

    /** The {@link #policyVersion()} of data from several policies. */
    public static final long MIXED_VERSIONS = -1;

    /**
     * Checks the components.
     *
     * @param steps as the component
     * @param streams as the component
     * @param observation as the component
     * @param boundaryAt as the component
     * @param boundaryObservation as the component
     * @param action as the component
     * @param behaviour as the component
     * @param behaviourLogProbability as the component
     * @param reward as the component
     * @param discount as the component
     * @param boundary as the component
     * @param mask as the component
     * @param boundaryMask as the component
     * @param memory as the component
     * @param memoryReset as the component
     * @param policyVersion as the component
     * @throws IllegalArgumentException if they contradict each other or their domains
     */
    public Segment {
        int size = Math.multiplyExact(steps, streams);
        check("observation rows", observation.rows(), size + streams);
        check("boundary rows", boundaryObservation.rows(), boundaryAt.length);
        check("action rows", action.rows(), size);
        check("behaviour rows", behaviour.rows(), size);
        if (behaviourLogProbability.length != 0) {
            check("behaviour log-probabilities", behaviourLogProbability.length, size);
        }
        check("rewards", reward.length, size);
        check("discounts", discount.length, size);
        check("boundaries", boundary.length, size);
        check("memory rows", memory.rows(), streams);
    }

    /**
     * Returns the number of steps of all streams.
     *
     * @return T·B
     */
    public int size() {
        return steps * streams;
    }

    private static void check(String what, int actual, int expected) {
        if (actual != expected) {
            throw new IllegalArgumentException("a segment with " + actual + " " + what + " should have " + expected);
        }
    }
}
