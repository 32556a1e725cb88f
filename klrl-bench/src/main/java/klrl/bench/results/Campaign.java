package klrl.bench.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.BiConsumer;
import java.util.function.Function;
import klrl.core.config.Composition;
import klrl.core.plugin.Registry;
import klrl.core.run.RunException;
import klrl.core.run.RunFolder;
import klrl.core.run.RunListener;
import klrl.core.run.RunResult;
import klrl.core.run.Training;

/** Trains the runs of rows, those that are not there yet, several at a time. */
public final class Campaign {

    /** Hears how a campaign gets on, from several threads at once. */
    public interface Listener {

        /**
         * Gives what a run tells of its progress.
         *
         * @param run the run, such as {@code cartpole/soft-actor-critic, seed 100}
         * @return hears of it
         */
        RunListener run(String run);

        /**
         * Hears that a run came to its end.
         *
         * @param run the run
         * @param result what came of it
         */
        void done(String run, RunResult result);

        /**
         * Hears that a run failed; the others go on.
         *
         * @param run the run
         * @param failure why
         */
        void failed(String run, RuntimeException failure);

        /**
         * Says whether everything should stop, keeping the runs that came to their end.
         *
         * @return true to stop
         */
        boolean interrupted();
    }

    /** Everything has to stop. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private final Registry registry;
    private final Path runs;
    private final int jobs;
    private final boolean again;
    private final Listener listener;
    private final Map<String, FutureTask<Path>> obtained = new ConcurrentHashMap<>();

    /**
     * Makes a campaign.
     *
     * @param registry the plugins
     * @param runs the folder of all runs, a folder for each experiment
     * @param jobs how many runs are trained at a time, at least 1
     * @param again whether runs that are there already are repeated
     * @param listener hears of progress
     */
    public Campaign(Registry registry, Path runs, int jobs, boolean again, Listener listener) {
        this.registry = registry;
        this.runs = runs;
        this.jobs = jobs;
        this.again = again;
        this.listener = listener;
    }

    /**
     * Trains and evaluates rows.
     *
     * @param variants the rows
     * @param seeds the seeds of each
     * @param consumer takes the record of each row whose runs all came to their end, in the order of the rows, as soon
     *     as it is there
     * @return whether no run failed
     */
    boolean run(List<Variant> variants, Function<Variant, Seeds> seeds, BiConsumer<Variant, RowRecord> consumer) {
        ExecutorService workers = Executors.newFixedThreadPool(jobs);
        try {
            List<List<Future<Optional<Finished>>>> rows = new ArrayList<>();
            for (Variant variant : variants) {
                List<Future<Optional<Finished>>> row = new ArrayList<>();
                for (long seed : seeds.apply(variant).all()) {
                    row.add(workers.submit(() -> finish(variant, seed)));
                }
                rows.add(row);
            }
            boolean good = true;
            for (int i = 0; i < variants.size(); i++) {
                List<Finished> finished = new ArrayList<>();
                for (Future<Optional<Finished>> run : rows.get(i)) {
                    get(run).ifPresent(finished::add);
                }
                if (finished.size() == rows.get(i).size()) {
                    consumer.accept(variants.get(i), record(variants.get(i), finished));
                } else {
                    good = good && listener.interrupted();
                }
            }
            return good;
        } finally {
            workers.shutdownNow();
        }
    }

    /** A run that came to its end, with what it was made with. */
    private record Finished(SeedResult result, JsonNode versions) {}

    private static RowRecord record(Variant variant, List<Finished> finished) {
        return new RowRecord(
                variant.experiment().name(),
                variant.row().name(),
                variant.protocol(),
                finished.get(0).versions(),
                finished.stream().map(Finished::result).toList());
    }

    private Optional<Finished> finish(Variant variant, long seed) {
        String name = variant.name() + ", seed " + seed;
        try {
            RunStore store = new RunStore(runs.resolve(variant.experiment().name()));
            Optional<FirstStage> first = variant.first()
                    .map(composition -> obtain(
                            store,
                            composition,
                            Variant.firstSeed(seed),
                            variant.row().name() + ".first",
                            name + ", first stage"))
                    .map(folder -> record(variant, folder));
            Map<String, Path> names = first.map(FirstStage::names).orElse(Map.of());
            Path run = obtain(
                    store, variant.composition(names), seed, variant.row().name(), name);
            if (listener.interrupted()) {
                return Optional.empty();
            }
            return Optional.of(new Finished(
                    FinishedRun.result(registry, run, variant.experiment().options(), first), RunStore.versions(run)));
        } catch (Stopped e) {
            return Optional.empty();
        } catch (RuntimeException e) {
            listener.failed(name, e);
            return Optional.empty();
        }
    }

    /** Records the policy of a first stage, one at a time: several rows may ask for the same file. */
    private synchronized FirstStage record(Variant variant, Path folder) {
        return FirstStage.of(registry, folder, variant.recordings());
    }

    /** Finds or trains a run, once, however many rows ask for it. */
    private Path obtain(RunStore store, Composition composition, long seed, String folder, String name) {
        FutureTask<Path> mine = new FutureTask<>(() -> {
            Optional<Path> found = again ? Optional.empty() : store.find(composition, seed);
            return found.isPresent() ? found.get() : train(store, composition, seed, folder, name);
        });
        String key = composition.resolved() + seed;
        FutureTask<Path> task =
                Optional.ofNullable(obtained.putIfAbsent(key, mine)).orElse(mine);
        if (task == mine) {
            mine.run();
        }
        return get(task);
    }

    private Path train(RunStore store, Composition composition, long seed, String folder, String name) {
        if (listener.interrupted()) {
            throw new Stopped();
        }
        RunFolder run = store.next(folder, seed);
        try (Training training = Training.start(registry, composition, run, seed, listener.run(name))) {
            RunResult result = training.run();
            if (result.interrupted()) {
                throw new Stopped();
            }
            listener.done(name, result);
            return run.path();
        } catch (IllegalArgumentException e) {
            throw new RunException(e.getMessage(), e);
        }
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Stopped();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
