package klrl.api.data;

/**
 * What a batch of environments answers to one step, in buffers that the caller owns and the environment fills.
 *
 * <p>Where an episode ends, the environment starts the next one within the same step: {@code observation} then holds
 * the new episode's first observation and {@code finalObservation} the true last one of the old.
 *
 * @param observation [B,D]: s<sub>t+1</sub>, or the next episode's first observation after a boundary
 * @param finalObservation [B,D]: the old episode's last observation; meaningful only in rows with a boundary
 * @param reward [B]: r<sub>t</sub>
 * @param discount [B]: the environment's own discount, 0 where the episode terminated, else usually 1; never γ
 * @param boundary [B]: values of {@link Boundary}
 * @param mask [B,A] allowed actions for {@code observation}; empty unless the environment is masked
 * @param finalMask [B,A] allowed actions for {@code finalObservation}; empty unless the environment is masked
 */
public record Step(
        Observations observation,
        Observations finalObservation,
        double[] reward,
        double[] discount,
        byte[] boundary,
        boolean[] mask,
        boolean[] finalMask) {

    /**
     * Makes buffers.
     *
     * @param spec the environment's description
     * @param streams B
     * @return zeros
     */
    public static Step of(EnvironmentSpec spec, int streams) {
        return new Step(
                Observations.of(spec.observation(), streams),
                Observations.of(spec.observation(), streams),
                new double[streams],
                new double[streams],
                new byte[streams],
                new boolean[streams * spec.maskWidth()],
                new boolean[streams * spec.maskWidth()]);
    }
}
