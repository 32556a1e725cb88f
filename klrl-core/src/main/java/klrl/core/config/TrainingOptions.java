package klrl.core.config;

import java.util.Optional;
import klrl.api.plugin.Param;

/**
 * The options of the key {@code training}: how long to train, and what to do on the way. All steps are environment
 * steps, counted over all streams.
 *
 * @param steps how many environment steps to train for
 * @param stopAtReturn the mean return of the last 100 training episodes at which training ends early, or empty
 * @param evaluateEvery the steps between two evaluations, 0 for none before the end
 * @param evaluationEpisodes how many episodes an evaluation takes
 * @param checkpointEvery the steps between two checkpoints, 0 for one at the end only
 * @param logEvery the least number of steps between two lines of metrics; a line follows an update
 */
public record TrainingOptions(
        @Param(doc = "environment steps to train for, over all streams", def = "100000", min = 1)
        long steps,

        @Param(doc = "mean return of the last 100 training episodes that ends training early")
        Optional<Double> stopAtReturn,

        @Param(doc = "steps between two evaluations; 0: only at the end", def = "0", min = 0)
        long evaluateEvery,

        @Param(doc = "episodes of an evaluation", def = "100", min = 1)
        int evaluationEpisodes,

        @Param(doc = "steps between two checkpoints; 0: only at the end", def = "0", min = 0)
        long checkpointEvery,

        @Param(doc = "least number of steps between two lines of metrics", def = "1000", min = 1)
        long logEvery) {}
