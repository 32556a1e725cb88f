package klrl.core.run;

import java.util.Map;

/** Hears how a run gets on. All methods do nothing by default; they are called on the training thread. */
public interface RunListener {

    /**
     * The state of a run after some learning.
     *
     * @param steps environment steps so far
     * @param budget environment steps of the whole run
     * @param episodes episodes that ended so far
     * @param meanReturn mean return of the last hundred episodes, NaN before the first end
     * @param metrics the latest logged metrics by name
     */
    record Report(long steps, long budget, long episodes, double meanReturn, Map<String, Double> metrics) {}

    /**
     * Hears of progress, after every collection of data.
     *
     * @param report the state
     */
    default void progress(Report report) {}

    /**
     * Hears of an evaluation.
     *
     * @param steps environment steps so far
     * @param result what it gave
     */
    default void evaluated(long steps, EvaluationResult result) {}

    /**
     * Hears of something that does not stop the run but should be known.
     *
     * @param message one sentence
     */
    default void warning(String message) {}

    /**
     * Says whether the run should stop early, keeping everything. Asked after every collection of data.
     *
     * @return true to stop
     */
    default boolean interrupted() {
        return false;
    }
}
