package klrl.bench;

import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.RandomStream;
import klrl.api.RandomStreams;
import klrl.api.SingleEnvironment;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.core.random.Streams;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Steps of single environments per second, in a batch of 64 on one thread, by the uniformly random policy; its draws are
 * part of the time. With {@code -prof gc} it shows the bytes allocated per step.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class EnvironmentBenchmark {

    private static final int BATCH = 64;

    /** The options of each plugin, in the order of its record. */
    private static final Map<String, Object[]> OPTIONS = Map.of(
            "cartpole", new Object[] {500, Optional.empty()},
            "acrobot", new Object[] {500, Optional.empty()},
            "mountain-car", new Object[] {200, Optional.empty()},
            "mountain-car-continuous", new Object[] {999, Optional.empty()},
            "pendulum", new Object[] {200, Optional.empty()},
            "cliff-walking", new Object[] {true, Optional.of(200), Optional.empty()},
            "taxi", new Object[] {false, false, 200, Optional.empty()});

    /** The plugin's name. */
    @Param({"cartpole", "acrobot", "mountain-car", "mountain-car-continuous", "pendulum", "cliff-walking", "taxi"})
    public String environment;

    private Environment subject;
    private RandomStream random;
    private int[] choices;
    private int size;
    private float[] points;
    private Actions actions;
    private Step out;

    /** Makes and resets the environment. */
    @Setup
    public void setUp() throws Throwable {
        Factory<?, ? extends Environment> factory = ServiceLoader.load(Environment.Provider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(environment))
                .findAny()
                .orElseThrow()
                .factory();
        Class<?>[] types = Arrays.stream(factory.options().getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Record options = (Record) factory.lookup()
                .findConstructor(factory.options(), MethodType.methodType(void.class, types))
                .invokeWithArguments(OPTIONS.get(environment));
        subject = factory.make(options, new FixedContext(BATCH, Streams.of(1)));
        random = Streams.of(2).stream("action", 0);
        Space space = subject.spec().action();
        actions = Actions.of(space, BATCH);
        choices = actions instanceof Actions.Choices made ? made.values() : new int[0];
        size = space instanceof Space.Discrete discrete ? discrete.values() : 0;
        points = actions instanceof Actions.Points made ? made.values() : new float[0];
        out = Step.of(subject.spec(), BATCH);
        subject.reset(out);
    }

    /** Draws 64 actions and takes one step in each environment. */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public Step step() {
        for (int b = 0; b < choices.length; b++) {
            choices[b] = random.nextInt(size);
        }
        for (int b = 0; b < points.length; b++) {
            points[b] = 2 * random.nextFloat() - 1;
        }
        subject.step(actions, out);
        return out;
    }

    private record FixedContext(int streams, RandomStreams random) implements Context {
        @Override
        public EnvironmentSpec environment() {
            throw new IllegalStateException("the environment itself is being made");
        }

        @Override
        public Policy policy(Path run) {
            throw new IllegalArgumentException("no runs here");
        }

        @Override
        public Environment batch(IntFunction<? extends SingleEnvironment> maker) {
            throw new IllegalArgumentException("no single environments here");
        }
    }
}
