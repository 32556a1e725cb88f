package klrl.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.environment.SideBySide;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;
import klrl.core.random.Streams;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch that is divided among threads, each with its part of the environments, does what it does on one. */
class WorkerThreadsTest {

    private static final int COUNT = 6;
    private static final int STEPS = 150;

    static Stream<String> environments() {
        Stream<String> names =
                Registry.load(Optional.empty()).entries("environment").stream().map(PluginEntry::name);
        return Stream.concat(names, Stream.of("{type: cartpole, numpy-seed: 3}", "{type: taxi, numpy-seed: 3}"));
    }

    @ParameterizedTest
    @MethodSource("environments")
    void trajectoriesDoNotDependOnTheNumberOfWorkerThreads(String yaml) throws Exception {
        List<List<Object>> whole = trajectories(yaml, 0, COUNT);
        for (int workers : new int[] {2, 3, COUNT}) {
            int share = COUNT / workers;
            List<Callable<List<List<Object>>>> parts = new ArrayList<>();
            for (int from = 0; from < COUNT; from += share) {
                int first = from;
                parts.add(() -> trajectories(yaml, first, share));
            }
            ExecutorService threads = Executors.newFixedThreadPool(workers);
            List<List<Object>> together = new ArrayList<>();
            try {
                for (Future<List<List<Object>>> part : threads.invokeAll(parts)) {
                    together.addAll(part.get());
                }
            } finally {
                threads.shutdownNow();
            }
            assertEquals(whole, together, workers + " threads");
        }
    }

    /** One list for each stream, of all that is seen and earned. */
    private static List<List<Object>> trajectories(String yaml, int first, int count) {
        List<List<Object>> trajectories = new ArrayList<>();
        Streams streams = Streams.of(5);
        try (Environment environment = Made.of(yaml, first, count, SideBySide.streamsOf(streams, first))) {
            EnvironmentSpec spec = environment.spec();
            Actions actions = Actions.of(spec.action(), count);
            Step out = Step.of(spec, count);
            environment.reset(out);
            for (int b = 0; b < count; b++) {
                trajectories.add(new ArrayList<>(numbers(out.observation(), b)));
            }
            for (int t = 0; t < STEPS; t++) {
                for (int b = 0; b < count; b++) {
                    draw(spec, out.mask(), b, streams.stream("test", first + b), actions);
                }
                environment.step(actions, out);
                for (int b = 0; b < count; b++) {
                    trajectories.get(b).add(out.reward()[b]);
                    trajectories.get(b).add(out.boundary()[b]);
                    trajectories.get(b).addAll(numbers(out.observation(), b));
                }
            }
        }
        return trajectories;
    }

    private static List<Object> numbers(Observations rows, int b) {
        List<Object> numbers = new ArrayList<>();
        for (int i = b * rows.width(); i < (b + 1) * rows.width(); i++) {
            numbers.add(
                    rows instanceof Observations.Floats floats
                            ? (Object) floats.values()[i]
                            : (Object) ((Observations.Bytes) rows).values()[i]);
        }
        return numbers;
    }

    /** Uniform; where there is a mask, there is one choice. */
    private static void draw(EnvironmentSpec spec, boolean[] mask, int b, RandomStream random, Actions out) {
        if (out instanceof Actions.Points points) {
            for (int i = b * points.width(); i < (b + 1) * points.width(); i++) {
                points.values()[i] = random.nextFloat(-1, 1);
            }
            return;
        }
        Space.Discrete space = (Space.Discrete) spec.action();
        for (int k = 0; k < space.width(); k++) {
            int size = space.sizes().get(k);
            int choice = random.nextInt(size);
            while (spec.masked() && !mask[b * size + choice]) {
                choice = random.nextInt(size);
            }
            ((Actions.Choices) out).values()[b * space.width() + k] = choice;
        }
    }
}
