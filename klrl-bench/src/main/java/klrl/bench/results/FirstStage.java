package klrl.bench.results;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import klrl.bench.FreshEpisodes;
import klrl.core.plugin.Registry;
import klrl.core.random.Streams;
import klrl.core.recording.Recording;
import klrl.core.run.Acting;
import klrl.core.run.SavedRun;

/** A run that another one builds on, and what was recorded of its policy, which is kept in its folder. */
final class FirstStage {

    /** Steps of random actions that tell what these earn. */
    private static final long RANDOM_STEPS = 20_000;

    private final SavedRun run;
    private final Map<String, Path> names = new LinkedHashMap<>();
    private final List<ExperimentOptions.Recorded> recordings;
    private final Map<ExperimentOptions.Recorded, Double> returns = new LinkedHashMap<>();

    private FirstStage(SavedRun run, List<ExperimentOptions.Recorded> recordings) {
        this.run = run;
        this.recordings = recordings;
        names.put(ExperimentOptions.FIRST_NAME, run.folder().path());
    }

    /**
     * Records what is asked of a run; the same again if it was recorded before.
     *
     * @param registry the plugins
     * @param folder of a run that came to its end
     * @param recordings what to record
     */
    static FirstStage of(Registry registry, Path folder, List<ExperimentOptions.Recorded> recordings) {
        FirstStage stage = new FirstStage(SavedRun.open(registry, folder), recordings);
        for (ExperimentOptions.Recorded recorded : recordings) {
            Recording recording = stage.record(recorded.steps(), recorded.acting());
            Path file = folder.resolve(recorded.file());
            if (!Files.exists(file)) {
                recording.write(file);
            }
            stage.names.put(recorded.name(), file);
            stage.returns.put(recorded, meanReturn(recording));
        }
        return stage;
    }

    private Recording record(long steps, Acting acting) {
        // A stream of its own: nobody else plays these episodes.
        return run.record(
                steps,
                acting,
                Streams.of(run.seed()).stream("results-record", acting.ordinal())
                        .nextLong());
    }

    private static double meanReturn(Recording recording) {
        if (!recording.origin().path("mean_return").isNumber()) {
            throw new ResultsException("no episode of a recording came to its end: record more steps");
        }
        return recording.origin().path("mean_return").asDouble();
    }

    /** Returns the folder and the files by the names that changes have for them. */
    Map<String, Path> names() {
        return names;
    }

    /** Returns the mean return of what was recorded, each recording counting once. */
    double behaviour() {
        return mean(returns::get);
    }

    /** Returns what the recorded policy earns in other episodes; of random actions what was recorded of them. */
    double again(long root) {
        return mean(recorded -> recorded.acting() == Acting.RANDOM
                ? returns.get(recorded)
                : run.evaluate(FinishedRun.EPISODES, recorded.acting() == Acting.STOCHASTIC, root)
                        .meanReturn());
    }

    private double mean(ToDoubleFunction<ExperimentOptions.Recorded> earned) {
        return recordings.stream().mapToDouble(earned).average().orElseThrow();
    }

    /** Puts a return on the scale on which random actions have 0 and the run's policy, its actions drawn, has 1. */
    double score(double meanReturn) {
        double random = meanReturn(record(RANDOM_STEPS, Acting.RANDOM));
        double policy = run.evaluate(FinishedRun.EPISODES, true, FreshEpisodes.root(run.seed()))
                .meanReturn();
        return (meanReturn - random) / (policy - random);
    }
}
