package klrl.core.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.RandomStream;
import klrl.api.SingleEnvironment;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.Wrapper;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Snapshot;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Plugin;
import klrl.api.plugin.Slot;
import klrl.api.plugin.SlotKind;
import klrl.core.config.Slots;
import klrl.core.environment.Counts;
import klrl.core.environment.Layer;
import klrl.core.plugin.Kinds;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import org.junit.jupiter.api.Test;

class HostedEnvironmentTest {

    private static final EnvironmentSpec SPEC =
            EnvironmentSpec.of(Space.Box.of(new float[] {0, 0}, new float[] {1e9f, 1e9f}), Space.Discrete.of(3));

    private record None() {}

    private record Simple<T>(String name, Factory<?, T> factory) implements Plugin<T> {
        @Override
        public String summary() {
            return name;
        }
    }

    /** Shows its index and a random number; each step earns 1 + index + action, and those by action 2 are counted. */
    private static final class Walk implements SingleEnvironment, Stateful, Counts {

        private final int index;
        private int left;
        private long twos;

        Walk(int index) {
            this.index = index;
        }

        @Override
        public EnvironmentSpec spec() {
            return SPEC;
        }

        @Override
        public float[] reset(RandomStream random) {
            left = 1 + random.nextInt(6);
            return new float[] {index, random.nextInt(1000)};
        }

        @Override
        public Outcome step(Actions action, RandomStream random) {
            left--;
            twos += ((Actions.Choices) action).values()[0] == 2 ? 1 : 0;
            byte boundary = left == 0 ? Boundary.TERMINATED : Boundary.NONE;
            double reward = 1 + index + ((Actions.Choices) action).values()[0];
            return new Outcome(new float[] {index, random.nextInt(1000)}, reward, boundary);
        }

        @Override
        public Map<String, Long> counts() {
            return Map.of("twos", twos);
        }

        @Override
        public void save(StateWriter out) {
            out.longs("left", left);
        }

        @Override
        public void load(StateReader in) {
            left = (int) in.longs("left")[0];
        }
    }

    /** Changes rewards, and steps twice where the episode goes on. */
    private static final class Change extends Layer {

        private final Environment inner;
        private final DoubleUnaryOperator change;
        private final int times;

        Change(Environment inner, DoubleUnaryOperator change, int times) {
            this.inner = inner;
            this.change = change;
            this.times = times;
        }

        @Override
        protected EnvironmentSpec spec() {
            return inner.spec();
        }

        @Override
        protected void reset(Step out) {
            inner.reset(out);
        }

        @Override
        protected void step(Actions actions, Step out) {
            double[] sum = new double[out.reward().length];
            for (int i = 0; i < times && (i == 0 || out.boundary()[0] == Boundary.NONE); i++) {
                inner.step(actions, out);
                for (int b = 0; b < sum.length; b++) {
                    sum[b] += change.applyAsDouble(out.reward()[b]);
                }
            }
            System.arraycopy(sum, 0, out.reward(), 0, sum.length);
        }
    }

    private final List<Integer> streamsOfWrappers = new ArrayList<>();
    private final List<Integer> closed = new ArrayList<>();
    private int made;

    private Registry registry() {
        List<PluginEntry> entries = List.of(
                entry(new Kinds.Environments(), new Simple<>("walk", make((c, ctx) -> ctx.batch(Walk::new)))),
                entry(new Kinds.Environments(), new Simple<>("closing", make((c, ctx) -> closing()))),
                entry(
                        new Kinds.Wrappers(),
                        new Simple<>("halve", wrap(ctx -> inner -> new Change(inner, r -> r / 2, 1).over(inner)))),
                entry(
                        new Kinds.Wrappers(),
                        new Simple<>("add", wrap(ctx -> inner -> new Change(inner, r -> r + 1, 1).over(inner)))),
                entry(
                        new Kinds.Wrappers(),
                        new Simple<>("twice", wrap(ctx -> alone(inner -> new Change(inner, r -> r, 2).over(inner))))),
                entry(new Kinds.Wrappers(), new Simple<>("alone", wrap(ctx -> alone(inner -> inner)))),
                entry(new Kinds.Wrappers(), new Simple<>("noting", wrap(ctx -> inner -> {
                    streamsOfWrappers.add(ctx.streams());
                    return inner;
                }))),
                entry(
                        new Kinds.Wrappers(),
                        new Simple<>(
                                "third-fails",
                                wrap(ctx -> alone(inner -> {
                                    if (made == 3) {
                                        throw new IllegalArgumentException("does not fit");
                                    }
                                    return inner;
                                })))));
        return Registry.of(List.of(new Kinds.Environments(), new Kinds.Wrappers()), entries, List.of());
    }

    private static PluginEntry entry(SlotKind<?> kind, Plugin<?> plugin) {
        return new PluginEntry(kind, plugin.name(), plugin.summary(), "org.example", "1.0", "example.jar", plugin);
    }

    private static Factory<None, Environment> make(Factory.Maker<None, Environment> maker) {
        return Factory.of(MethodHandles.lookup(), None.class, maker);
    }

    private static Factory<None, Wrapper> wrap(Function<Context, Wrapper> maker) {
        return Factory.of(MethodHandles.lookup(), None.class, (options, context) -> maker.apply(context));
    }

    private static Wrapper alone(Wrapper wrapper) {
        return new Wrapper() {
            @Override
            public Environment wrap(Environment inner) {
                return wrapper.wrap(inner);
            }

            @Override
            public boolean oneStream() {
                return true;
            }
        };
    }

    private Environment closing() {
        int number = ++made;
        return new Environment() {
            @Override
            public EnvironmentSpec spec() {
                return SPEC;
            }

            @Override
            public void reset(Step out) {}

            @Override
            public void step(Actions actions, Step out) {}

            @Override
            public void close() {
                closed.add(number);
            }
        };
    }

    private HostedEnvironment host(String yaml, int streams, long seed) {
        Registry registry = registry();
        Slot<Environment> slot = Slots.of(registry, Environment.class, yaml);
        return HostedEnvironment.of(slot, new HostContext(registry, streams, Streams.of(seed), Optional.empty()));
    }

    private static Actions.Choices choose(int streams, int t) {
        int[] values = new int[streams];
        Arrays.setAll(values, b -> (t + b) % 3);
        return new Actions.Choices(streams, 1, values);
    }

    @Test
    void rawRewardsAreTheInnermostEnvironmentsWhateverWrappersMakeOfThem() {
        HostedEnvironment plain = host("walk", 4, 1);
        HostedEnvironment wrapped = host("{type: walk, wrappers: [halve, add]}", 4, 1);
        Step expected = Step.of(SPEC, 4);
        Step out = Step.of(SPEC, 4);
        plain.reset(expected);
        wrapped.reset(out);
        for (int t = 0; t < 50; t++) {
            plain.step(choose(4, t), expected);
            wrapped.step(choose(4, t), out);
            assertArrayEquals(expected.reward(), plain.rawReward());
            assertArrayEquals(expected.reward(), wrapped.rawReward());
            for (int b = 0; b < 4; b++) {
                assertEquals(expected.reward()[b] / 2 + 1, out.reward()[b]);
            }
        }
    }

    @Test
    void wrappersApplyInTheirOrderTheInnermostFirst() {
        HostedEnvironment addedLast = host("{type: walk, wrappers: [halve, add]}", 1, 1);
        HostedEnvironment addedFirst = host("{type: walk, wrappers: [add, halve]}", 1, 1);
        Step out = Step.of(SPEC, 1);
        addedLast.reset(out);
        addedLast.step(choose(1, 0), out);
        assertEquals(1.5, out.reward()[0]);
        addedFirst.reset(out);
        addedFirst.step(choose(1, 0), out);
        assertEquals(1, out.reward()[0]);
    }

    @Test
    void severalInnerStepsCountTogether() {
        HostedEnvironment twice = host("{type: walk, wrappers: [twice, halve]}", 3, 2);
        Step out = Step.of(SPEC, 3);
        twice.reset(out);
        Step[] single = new Step[3];
        HostedEnvironment[] ones = new HostedEnvironment[3];
        for (int b = 0; b < 3; b++) {
            single[b] = Step.of(SPEC, 3);
            ones[b] = host("walk", 3, 2);
            ones[b].reset(single[b]);
        }
        for (int t = 0; t < 40; t++) {
            twice.step(choose(3, t), out);
            for (int b = 0; b < 3; b++) {
                double sum = 0;
                for (int i = 0; i < 2 && (i == 0 || single[b].boundary()[b] == Boundary.NONE); i++) {
                    ones[b].step(choose(3, t), single[b]);
                    sum += single[b].reward()[b];
                }
                assertEquals(sum, twice.rawReward()[b]);
                assertEquals(sum / 2, out.reward()[b]);
                assertEquals(single[b].boundary()[b], out.boundary()[b]);
            }
        }
    }

    @Test
    void whatIsCountedInsideIsKnownOutsideOfAnyWrappers() {
        for (String yaml : List.of(
                "walk",
                "{type: walk, wrappers: [halve, add]}",
                "{type: walk, wrappers: [alone]}",
                "{type: walk, wrappers: [twice, halve]}")) {
            HostedEnvironment hosted = host(yaml, 3, 4);
            Step out = Step.of(SPEC, 3);
            hosted.reset(out);
            long twos = 0;
            for (int t = 0; t < 40; t++) {
                Actions.Choices actions = choose(3, t);
                hosted.step(actions, out);
                for (int b = 0; b < 3; b++) {
                    // By action 2 each step inside earned 3 + b.
                    twos += actions.values()[b] == 2 ? Math.round(hosted.rawReward()[b] / (3 + b)) : 0;
                }
            }
            assertEquals(Map.of("twos", twos), hosted.counts());
        }
        assertEquals(Map.of(), host("closing", 2, 0).counts());
    }

    @Test
    void environmentsOfOneStreamSideBySideAreTheSameBatch() {
        HostedEnvironment whole = host("walk", 5, 3);
        HostedEnvironment parts = host("{type: walk, wrappers: [alone]}", 5, 3);
        Step expected = Step.of(SPEC, 5);
        Step out = Step.of(SPEC, 5);
        whole.reset(expected);
        parts.reset(out);
        for (int t = 0; t < 100; t++) {
            assertArrayEquals(values(expected.observation()), values(out.observation()));
            whole.step(choose(5, t), expected);
            parts.step(choose(5, t), out);
            assertArrayEquals(expected.reward(), out.reward());
            assertArrayEquals(expected.discount(), out.discount());
            assertArrayEquals(expected.boundary(), out.boundary());
        }
    }

    private static float[] values(Observations rows) {
        return ((Observations.Floats) rows).values();
    }

    @Test
    void onlyWhatLiesInsideOfAWrapperOfOneStreamIsApart() {
        host("{type: walk, wrappers: [noting, alone, noting]}", 3, 0).close();
        assertEquals(List.of(1, 1, 1, 3), streamsOfWrappers);
        streamsOfWrappers.clear();
        host("{type: walk, wrappers: [noting]}", 3, 0).close();
        assertEquals(List.of(3), streamsOfWrappers);
    }

    @Test
    void whatWasMadeBeforeAFailureIsClosed() {
        assertEquals(
                "does not fit",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> host("{type: closing, wrappers: [third-fails]}", 5, 0))
                        .getMessage());
        closed.sort(null);
        assertEquals(List.of(1, 2, 3), closed);
    }

    @Test
    void itCanBeSavedIfAndOnlyIfTheInnermostEnvironmentCan() {
        assertTrue(host("{type: walk, wrappers: [twice, halve]}", 2, 0) instanceof Stateful);
        assertFalse(host("closing", 2, 0) instanceof Stateful);
        assertFalse(host("{type: closing, wrappers: [alone, halve]}", 2, 0) instanceof Stateful);
    }

    @Test
    void aRestoredOneGoesOnLikeTheSavedOne() {
        String yaml = "{type: walk, wrappers: [twice, halve]}";
        Registry registry = registry();
        Slot<Environment> slot = Slots.of(registry, Environment.class, yaml);
        Streams random = Streams.of(7);
        Streams other = Streams.of(8);
        HostedEnvironment saved = HostedEnvironment.of(slot, new HostContext(registry, 3, random, Optional.empty()));
        HostedEnvironment restored = HostedEnvironment.of(slot, new HostContext(registry, 3, other, Optional.empty()));
        Step expected = Step.of(SPEC, 3);
        Step out = Step.of(SPEC, 3);
        saved.reset(expected);
        saved.step(choose(3, 0), expected);
        other.load(MemoryState.of(random).reader());
        ((Stateful) restored).load(MemoryState.of((Stateful) saved).reader());
        for (int t = 1; t < 30; t++) {
            saved.step(choose(3, t), expected);
            restored.step(choose(3, t), out);
            assertArrayEquals(values(expected.observation()), values(out.observation()));
            assertArrayEquals(saved.rawReward(), restored.rawReward());
            assertArrayEquals(expected.boundary(), out.boundary());
        }
    }

    /** Always takes action 0. */
    private static final class Zero implements Policy {

        @Override
        public Family family() {
            return new Family.Categorical(List.of(3));
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            for (int row = 0; row < out.rows(); row++) {
                out.values()[3 * row] = 1e4f;
                out.values()[3 * row + 1] = 0;
                out.values()[3 * row + 2] = 0;
            }
        }

        @Override
        public Snapshot snapshot() {
            return new Snapshot(0, Map.of());
        }

        @Override
        public Policy with(Snapshot snapshot) {
            return this;
        }
    }

    @Test
    void reportedReturnsAreRawInTrainingAndInEvaluation() {
        Registry registry = registry();
        EvaluationResult[] results = new EvaluationResult[2];
        double[] training = new double[2];
        double[] learned = new double[2];
        int i = 0;
        for (String yaml : List.of("walk", "{type: walk, wrappers: [halve]}")) {
            Slot<Environment> slot = Slots.of(registry, Environment.class, yaml);
            results[i] = new PolicyEvaluator(registry, slot).evaluate(new Zero(), 20, false, 4);
            Streams random = Streams.of(4);
            Actor actor = new Actor(
                    HostedEnvironment.of(slot, new HostContext(registry, 2, random, Optional.empty())),
                    new Zero(),
                    2,
                    50,
                    random);
            learned[i] = Arrays.stream(actor.collect(new Zero()).reward()).sum();
            training[i] = actor.statistics().meanReturn();
            i++;
        }
        assertEquals(results[0].meanReturn(), results[1].meanReturn());
        assertEquals(training[0], training[1]);
        assertEquals(learned[0], 2 * learned[1]);
    }

    @Test
    void anEnvironmentThatIsHostedStaysAsItIs() {
        Environment closing = closing();
        HostedEnvironment hosted = HostedEnvironment.of(closing, 2);
        assertSame(closing.spec(), hosted.spec());
        hosted.close();
        assertEquals(List.of(1), closed);
    }
}
