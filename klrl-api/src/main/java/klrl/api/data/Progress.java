package klrl.api.data;

/**
 * How far a run has come, for schedules.
 *
 * @param steps environment steps taken so far, over all streams
 * @param budget environment steps of the whole run, at least 1
 */
public record Progress(long steps, long budget) {

    /**
     * Checks the components.
     *
     * @param steps as the component
     * @param budget as the component
     * @throws IllegalArgumentException if they contradict each other or their domains
     */
    public Progress {
        if (steps < 0 || budget < 1) {
            throw new IllegalArgumentException("progress of " + steps + " steps out of " + budget);
        }
    }

    /**
     * Returns the part of the run that is done.
     *
     * @return a number in [0,1]
     */
    public double fraction() {
        return Math.min(1, (double) steps / budget);
    }
}
