package klrl.core.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import klrl.api.Algorithm;
import klrl.api.DataSource;
import klrl.api.Estimator;
import klrl.api.Learner;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.Temperature;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.core.config.Composition;
import klrl.core.config.TrainingOptions;
import klrl.core.plugin.Registry;
import klrl.core.random.Streams;
import klrl.core.state.Saved;
import klrl.core.state.StateFile;

/**
 * The one driver of all algorithms: act, keep the data, learn from it, until the budget is spent or the task solved.
 *
 * <pre>
 * while another segment fits the budget and the task is not solved:
 *     data.add(actor.collect(policy))
 *     repeat data.ready() times:
 *         learner.update(data.next())
 *     policy = policy.with(learner.snapshot())
 * </pre>
 *
 * <p>Algorithms differ by their learner, and on- and off-policy learning by their data source, never by this loop.
 * Everything that has a state is in the checkpoint, so a run that resumes goes on as if it had never stopped.
 */
public final class Training implements AutoCloseable {

    /** How many episodes a scheduled evaluation plays at most; whether the task is solved takes all of them. */
    private static final int PROBE_EPISODES = 20;

    private final Composition composition;
    private final RunFolder folder;
    private final TrainingOptions options;
    private final RunListener listener;
    private final Streams random;
    private final HostedEnvironment environment;
    private final Prior prior;
    private final Temperature temperature;
    private final Estimator estimator;
    private final DataSource data;
    private final Learner learner;
    private final Optional<Actor> actor;
    private final PolicyEvaluator evaluator;
    private final int streams;
    private final MetricMeans metrics = new MetricMeans();
    private final Map<String, Double> logged = new LinkedHashMap<>();

    private Policy policy;
    private long steps;
    private long updates;
    private long nextLog;
    private long nextCheckpoint;
    private long nextProbe;
    private long nextTrial;
    private long savedSteps = -1;

    /** The evaluation that found the task solved. */
    private Optional<EvaluationResult> deciding = Optional.empty();

    private Training(Registry registry, Composition composition, RunFolder folder, long seed, RunListener listener) {
        this.composition = composition;
        this.folder = folder;
        this.options = composition.training();
        this.listener = listener;
        this.random = Streams.of(seed);
        this.streams = composition.streams();
        this.evaluator = new PolicyEvaluator(registry, composition.environment());
        HostContext blind = new HostContext(registry, streams, random, Optional.empty());
        environment = HostedEnvironment.of(composition.environment(), blind);
        Learner made = null;
        Prior madePrior = null;
        try {
            HostContext context = blind.with(environment.spec());
            Algorithm algorithm = composition.algorithm().create(context);
            madePrior = composition.prior().create(context);
            prior = madePrior;
            temperature = composition.temperature().create(context);
            data = composition.data().create(context);
            estimator = composition.estimator().create(context);
            Agent agent = Agent.begin(algorithm, new Algorithm.Parts(estimator, prior, temperature));
            made = agent.learner();
            learner = made;
            policy = agent.policy();
            actor = data.horizon() > 0
                    ? Optional.of(new Actor(environment, policy, streams, data.horizon(), random))
                    : Optional.empty();
        } catch (RuntimeException e) {
            if (made != null) {
                made.close();
            }
            if (madePrior != null) {
                madePrior.close();
            }
            environment.close();
            throw e;
        }
        nextLog = options.logEvery();
        nextCheckpoint = options.checkpointEvery();
        nextProbe = probeEvery();
    }

    /** Where nobody acts there are no training returns: probes alone tell whether a task may be solved. */
    private long probeEvery() {
        boolean blind = actor.isEmpty() && options.stopAtReturn().isPresent();
        return options.evaluateEvery() == 0 && blind ? trialEvery() : options.evaluateEvery();
    }

    private long trialEvery() {
        return Math.max(1, options.steps() / 50);
    }

    /**
     * Builds a new run and writes its configuration and record.
     *
     * @param registry the plugins
     * @param composition the checked composition
     * @param folder an empty folder
     * @param seed the root seed
     * @param listener hears of progress
     * @return the run, not yet started
     * @throws IllegalArgumentException if the parts of the composition do not fit each other
     */
    public static Training start(
            Registry registry, Composition composition, RunFolder folder, long seed, RunListener listener) {
        Training training = new Training(registry, composition, folder, seed, listener);
        RunFolder.writeAtomically(folder.config(), composition.resolved());
        RunFolder.writeAtomically(
                folder.record(),
                RunRecord.of(composition, seed, training.streams).toPrettyString() + "\n");
        return training;
    }

    /**
     * Trains from the beginning to the end.
     *
     * @param registry the plugins
     * @param composition the checked composition
     * @param folder an empty folder
     * @param seed the root seed
     * @param listener hears of progress
     * @return what came of it
     * @throws IllegalArgumentException if the parts of the composition do not fit each other
     * @throws RunException if a number is no longer finite or a plugin fails
     */
    public static RunResult train(
            Registry registry, Composition composition, RunFolder folder, long seed, RunListener listener) {
        try (Training training = start(registry, composition, folder, seed, listener)) {
            return training.run();
        }
    }

    /**
     * Takes up a run at its last checkpoint.
     *
     * @param registry the plugins
     * @param path the run's folder
     * @param overrides changed options, such as {@code training.steps=200000}; they are kept in the run's configuration
     * @param listener hears of progress
     * @return the run, not yet started
     * @throws RunFolderException if there is no run or no checkpoint in the folder
     * @throws klrl.core.config.ConfigException if the changed composition does not bind
     */
    public static Training resume(Registry registry, Path path, List<String> overrides, RunListener listener) {
        SavedRun saved = SavedRun.open(registry, path, overrides);
        RunFolder folder = saved.folder();
        if (!Files.isRegularFile(folder.checkpoint())) {
            throw new RunFolderException(path + " has no checkpoint: its run cannot go on, only start anew"
                    + " (training.checkpoint-every writes checkpoints on the way)");
        }
        StateReader state = readCheckpoint(folder);
        Training training = new Training(registry, saved.composition(), folder, saved.seed(), listener);
        try {
            training.load(state);
        } catch (IllegalArgumentException e) {
            training.close();
            throw new RunFolderException(folder.checkpoint() + " does not fit the composition: " + e.getMessage(), e);
        } catch (RuntimeException | Error e) {
            training.close();
            throw e;
        }
        RunFolder.writeAtomically(folder.config(), saved.composition().resolved());
        JsonLines.truncate(folder.metrics(), training.steps);
        JsonLines.truncate(folder.timings(), training.steps);
        return training;
    }

    private static StateReader readCheckpoint(RunFolder folder) {
        try {
            return StateFile.read(folder.checkpoint());
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new RunFolderException("the run cannot go on: " + e.getMessage(), e);
        }
    }

    /**
     * Returns what is trained, with the options that were changed when the run was taken up.
     *
     * @return the composition
     */
    public Composition composition() {
        return composition;
    }

    /**
     * Trains until the budget is spent, the task is solved, or the listener interrupts; then evaluates the policy.
     *
     * @return what came of it
     * @throws RunException if a number is no longer finite or a plugin fails
     */
    public RunResult run() {
        long begin = System.nanoTime();
        long firstStep = steps;
        boolean interrupted = false;
        try (JsonLines metricLines = JsonLines.append(folder.metrics());
                JsonLines timingLines = JsonLines.append(folder.timings())) {
            try {
                while (!spent() && deciding.isEmpty() && !interrupted) {
                    collect();
                    learn();
                    if (steps >= nextLog || spent()) {
                        log(metricLines, timingLines, seconds(begin), firstStep);
                    }
                    deciding = trySolve(metricLines);
                    if (options.checkpointEvery() > 0 && steps >= nextCheckpoint) {
                        nextCheckpoint = steps + options.checkpointEvery();
                        checkpoint();
                    }
                    listener.progress(report());
                    interrupted = listener.interrupted();
                }
                double wall = seconds(begin);
                checkpoint();
                Optional<EvaluationResult> evaluation = deciding;
                if (deciding.isEmpty() && !interrupted) {
                    // After the checkpoint: who interrupts here resumes to the same evaluation.
                    evaluation = evaluate(options.evaluationEpisodes(), listener::interrupted);
                    interrupted = evaluation.isEmpty();
                }
                boolean solved = evaluation.filter(this::solves).isPresent();
                double rate = (steps - firstStep) / Math.max(wall, 1e-9);
                RunResult result = new RunResult(folder.path(), steps, wall, rate, solved, interrupted, evaluation);
                RunFolder.writeAtomically(folder.result(), ResultJson.of(result).toPrettyString() + "\n");
                return result;
            } catch (RuntimeException e) {
                throw new RunException(failure(e), e);
            }
        }
    }

    /** The budget is never exceeded: a segment that does not fit any more is not begun, unless it is the first. */
    private boolean spent() {
        return steps > 0 && steps + nextSteps() > options.steps();
    }

    /** What is handed out without an actor is taken to be as large as it was so far. */
    private long nextSteps() {
        return actor.isPresent() ? Math.multiplyExact((long) data.horizon(), streams) : steps / Math.max(1, updates);
    }

    private void collect() {
        if (actor.isEmpty()) {
            return;
        }
        Segment fresh = steps < data.explorationSteps()
                ? actor.get().explore()
                : actor.get().collect(policy);
        steps += fresh.size();
        data.add(fresh);
    }

    private void learn() {
        Progress progress = new Progress(steps, options.steps());
        int ready = data.ready();
        if (ready == 0 && actor.isEmpty()) {
            throw new IllegalStateException("data '" + composition.data().name()
                    + "' has nothing more to learn from, and it takes no new steps");
        }
        for (int i = 0; i < ready && (actor.isPresent() || !spent()); i++) {
            Segment segment = data.next();
            if (actor.isEmpty()) {
                steps += segment.size();
            }
            if (updates == 0 && segment.steps() == 1 && estimator.window() > 1) {
                listener.warning("estimator '" + composition.estimator().name() + "' looks over many steps, but"
                        + " the data comes one step at a time: it acts as a one-step estimator");
            }
            learn(segment, progress);
            updates++;
        }
        if (ready > 0) {
            policy = policy.with(learner.snapshot());
        }
    }

    private void learn(Segment segment, Progress progress) {
        if (data instanceof DataSource.Prioritised source && learner instanceof Learner.Weighted weighted) {
            source.errors(weighted.update(segment, source.weights(), progress, metrics));
        } else {
            learner.update(segment, progress, metrics);
        }
    }

    /**
     * Asks whether the task is solved: a training return or a scheduled evaluation that reaches the threshold gives
     * rise to a full evaluation, which decides.
     */
    private Optional<EvaluationResult> trySolve(JsonLines lines) {
        double threshold = options.stopAtReturn().orElse(Double.POSITIVE_INFINITY);
        boolean promising = false;
        if (probeEvery() > 0 && steps >= nextProbe) {
            nextProbe = steps + probeEvery();
            EvaluationResult probe = evaluate(Math.min(PROBE_EPISODES, options.evaluationEpisodes()));
            ObjectNode line = JsonNodeFactory.instance.objectNode();
            line.put("step", steps);
            JsonLines.put(line, "evaluation_return", probe.meanReturn());
            lines.write(line);
            promising = probe.meanReturn() >= threshold;
        }
        if (actor.isPresent() && steps >= nextTrial) {
            EpisodeStatistics episodes = actor.get().statistics();
            promising |= episodes.episodes() >= EpisodeStatistics.WINDOW && episodes.meanReturn() >= threshold;
        }
        if (!promising) {
            return Optional.empty();
        }
        EvaluationResult result = evaluate(options.evaluationEpisodes());
        if (result.meanReturn() >= threshold) {
            return Optional.of(result);
        }
        nextTrial = steps + trialEvery();
        return Optional.empty();
    }

    /** Within training nobody interrupts an evaluation: a run that resumes would not play it again. */
    private EvaluationResult evaluate(int episodes) {
        return evaluate(episodes, () -> false).orElseThrow();
    }

    private Optional<EvaluationResult> evaluate(int episodes, BooleanSupplier stop) {
        long seed = random.stream("evaluation", 0).nextLong();
        Optional<EvaluationResult> result = evaluator.evaluate(policy, episodes, false, seed, stop);
        result.ifPresent(evaluation -> listener.evaluated(steps, evaluation));
        return result;
    }

    private void log(JsonLines metricLines, JsonLines timingLines, double wall, long firstStep) {
        nextLog = steps + options.logEvery();
        logged.clear();
        actor.ifPresent(acting -> {
            logged.put("mean_return", acting.statistics().meanReturn());
            logged.put("mean_length", acting.statistics().meanLength());
        });
        logged.putAll(metrics.values());
        metrics.clear();
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("step", steps);
        line.put("updates", updates);
        actor.ifPresent(acting -> line.put("episodes", acting.statistics().episodes()));
        actor.ifPresent(acting -> acting.counts().forEach((name, count) -> line.put(name, count)));
        logged.forEach((name, value) -> JsonLines.put(line, name, value));
        metricLines.write(line);
        ObjectNode timing = JsonNodeFactory.instance.objectNode();
        timing.put("step", steps);
        timing.put("wall_seconds", wall);
        timing.put("steps_per_second", (steps - firstStep) / Math.max(wall, 1e-9));
        timingLines.write(timing);
    }

    private RunListener.Report report() {
        return new RunListener.Report(
                steps,
                options.steps(),
                actor.map(acting -> acting.statistics().episodes()).orElse(0L),
                actor.map(acting -> acting.statistics().meanReturn()).orElse(Double.NaN),
                Map.copyOf(logged));
    }

    private String failure(RuntimeException e) {
        // These are thrown on purpose, with messages for people.
        boolean meant = (e instanceof ArithmeticException
                        || e instanceof UncheckedIOException
                        || e instanceof IllegalArgumentException
                        || e instanceof IllegalStateException)
                && e.getMessage() != null;
        String cause = meant ? e.getMessage() : e.toString();
        return "the run failed after " + steps + " steps and " + updates + " updates: " + cause + ". "
                + (savedSteps >= 0
                        ? "The checkpoint of step " + savedSteps
                        : "No checkpoint was written yet; the configuration")
                + " and the metrics so far are in " + folder.path();
    }

    private void checkpoint() {
        if (savedSteps < 0 && actor.isPresent() && !(environment instanceof Stateful)) {
            listener.warning("the environment cannot save itself: a resumed run starts new episodes");
        }
        StateFile.write(folder.checkpoint(), this::save);
        Snapshots.write(folder.policy(), policy.snapshot(), prior);
        savedSteps = steps;
    }

    private void save(StateWriter out) {
        out.longs("counters", steps, updates, nextLog, nextCheckpoint, nextProbe, nextTrial);
        learner.save(out.child("learner"));
        prior.save(out.child("prior"));
        temperature.save(out.child("temperature"));
        data.save(out.child("data"));
        actor.ifPresent(acting -> acting.save(out.child("actor")));
        metrics.save(out.child("metrics"));
        random.save(out.child("random"));
        deciding.ifPresent(evaluation -> evaluation.save(out.child("solved")));
    }

    private void load(StateReader in) {
        long[] counters = Saved.longs(in, "counters", 6);
        steps = counters[0];
        updates = counters[1];
        nextLog = counters[2];
        nextCheckpoint = counters[3];
        nextProbe = counters[4];
        nextTrial = counters[5];
        savedSteps = steps;
        learner.load(in.child("learner"));
        prior.load(in.child("prior"));
        temperature.load(in.child("temperature"));
        data.load(in.child("data"));
        if (actor.isPresent()) {
            actor.get().load(in.child("actor"));
        }
        metrics.load(in.child("metrics"));
        random.load(in.child("random"));
        policy = policy.with(learner.snapshot());
        deciding = Optional.of(in)
                .filter(state -> state.has("solved"))
                .map(state -> EvaluationResult.load(state.child("solved")))
                .filter(this::solves);
    }

    /** A run that is resumed with another threshold has to reach that. */
    private boolean solves(EvaluationResult evaluation) {
        return options.stopAtReturn().isPresent()
                && evaluation.meanReturn() >= options.stopAtReturn().get();
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }

    @Override
    public void close() {
        learner.close();
        prior.close();
        environment.close();
    }
}
