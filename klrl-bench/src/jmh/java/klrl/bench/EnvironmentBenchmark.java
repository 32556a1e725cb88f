package klrl.bench;

import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
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

    /** On the class path services are not found by their modules; every plugin's options end with numpy-seed. */
    private static final Map<String, Object[]> OPTIONS = Map.of(
            "CartPole", new Object[] {500, Optional.empty()},
            "Acrobot", new Object[] {500, Optional.empty()},
            "MountainCar", new Object[] {200, Optional.empty()},
            "MountainCarContinuous", new Object[] {999, Optional.empty()},
            "Pendulum", new Object[] {200, Optional.empty()},
            "CliffWalking", new Object[] {true, Optional.of(200), Optional.empty()},
            "Taxi", new Object[] {false, false, 200, Optional.empty()});

    /** The classes of the environments. */
    @Param({"CartPole", "Acrobot", "MountainCar", "MountainCarContinuous", "Pendulum", "CliffWalking", "Taxi"})
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
        Environment.Provider plugin = (Environment.Provider) Class.forName("klrl.envs." + environment + "$Plugin")
                .getConstructor()
                .newInstance();
        Factory<?, ? extends Environment> factory = plugin.factory();
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
