package klrl.core.run;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a run came to.
 *
 * @param run the run's folder
 * @param steps environment steps taken, over all streams and sessions of the run
 * @param wallSeconds seconds of this session's training, without the final evaluation
 * @param stepsPerSecond environment steps of this session per second of training
 * @param solved whether the deciding evaluation reached the demanded return; false if none was demanded
 * @param interrupted whether the listener stopped the run
 * @param evaluation the evaluation of the final policy; empty if the run was interrupted
 */
public record RunResult(
        Path run,
        long steps,
        double wallSeconds,
        double stepsPerSecond,
        boolean solved,
        boolean interrupted,
        Optional<EvaluationResult> evaluation) {}
