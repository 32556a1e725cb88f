package klrl.core.config;

import java.util.Optional;
import klrl.api.plugin.Param;

/**
 * The options of the key {@code training}: how long to train, and what to do on the way. All steps are environment
 * steps, counted over all streams.
 *
 * @param steps how many environment steps to train for
 * @param stopAtReturn the mean return of {@code evaluationEpisodes} fresh episodes at which training ends early, or
 *     empty; it is tried when the last 100 training episodes or a probe reach it
 * @param evaluateEvery the steps between two probes of the policy by a few fresh episodes, 0 for none, or for a fiftieth of
 *     the budget if nobody acts but a return is asked for
 * @param evaluationEpisodes how many episodes an evaluation takes
 * @param checkpointEvery the steps between two checkpoints, 0 for one at the end only
 * @param logEvery the least number of steps between two lines of metrics; a line follows an update
 */
public record TrainingOptions(
        @Param(doc = "environment steps to train for, over all streams", def = "100000", min = 1)
        long steps,

        @Param(doc = "mean return of fresh episodes at which training ends early")
        Optional<Double> stopAtReturn,

        @Param(doc = "steps between two probes by a few fresh episodes; 0: none", def = "0", min = 0)
        long evaluateEvery,

        @Param(doc = "episodes of an evaluation", def = "100", min = 1)
        int evaluationEpisodes,

        @Param(doc = "steps between two checkpoints; 0: only at the end", def = "0", min = 0)
        long checkpointEvery,

        @Param(doc = "least number of steps between two lines of metrics", def = "1000", min = 1)
        long logEvery) {}
