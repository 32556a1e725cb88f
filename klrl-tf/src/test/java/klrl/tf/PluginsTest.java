package klrl.tf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodType;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.StreamSupport;
import klrl.api.data.Progress;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.api.plugin.Plugin;
import klrl.api.plugin.Slot;
import klrl.api.plugin.SlotKind;
import klrl.tf.distribution.ActionDistribution;
import klrl.tf.distribution.Categorical;
import klrl.tf.distribution.Deviation;
import klrl.tf.distribution.DeviationKind;
import klrl.tf.distribution.DistributionKind;
import klrl.tf.distribution.Gaussian;
import klrl.tf.distribution.GlobalDeviation;
import klrl.tf.distribution.StateDependentDeviation;
import klrl.tf.distribution.TanhGaussian;
import klrl.tf.network.Activation;
import klrl.tf.network.Architecture;
import klrl.tf.network.Initialiser;
import klrl.tf.network.Mlp;
import klrl.tf.network.NetworkKind;
import klrl.tf.optimiser.Adam;
import klrl.tf.optimiser.Optimiser;
import klrl.tf.optimiser.OptimiserKind;
import klrl.tf.optimiser.Schedule;
import klrl.tf.optimiser.ScheduleKind;
import klrl.tf.optimiser.Schedules;
import klrl.tf.optimiser.Sgd;
import org.junit.jupiter.api.Test;

class PluginsTest {

    private static final Context NONE = (Context) java.lang.reflect.Proxy.newProxyInstance(
            Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> {
                throw new AssertionError("no plugin of this module needs " + method);
            });

    private static List<String> names(Iterable<? extends Plugin<?>> plugins) {
        return StreamSupport.stream(plugins.spliterator(), false)
                .map(Plugin::name)
                .sorted()
                .toList();
    }

    private static <T> T make(Plugin<T> plugin, Object... options) {
        Factory<?, ? extends T> factory = plugin.factory();
        Class<?>[] types = Arrays.stream(factory.options().getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Record record = (Record) factory.lookup()
                    .findConstructor(factory.options(), MethodType.methodType(void.class, types))
                    .invokeWithArguments(options);
            return factory.make(record, NONE);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private record Filled<T>(String kind, Plugin<T> plugin, Record options, T product) implements Slot<T> {
        @Override
        public String name() {
            return plugin.name();
        }

        @Override
        public Optional<Record> common() {
            return Optional.empty();
        }

        @Override
        public Set<Feature> gives() {
            return Set.of();
        }

        @Override
        public T create(Context context) {
            return product;
        }
    }

    @Test
    void theKindsAreServices() {
        Optional<List<String>> kinds = Model.class.getModule().getDescriptor().provides().stream()
                .filter(service -> service.service().equals(SlotKind.class.getName()))
                .map(ModuleDescriptor.Provides::providers)
                .findFirst();
        assertEquals(
                Optional.of(List.of(
                        DeviationKind.class.getName(),
                        DistributionKind.class.getName(),
                        NetworkKind.class.getName(),
                        OptimiserKind.class.getName(),
                        ScheduleKind.class.getName())),
                kinds);
        for (SlotKind<?> kind : List.of(
                new DeviationKind(),
                new DistributionKind(),
                new NetworkKind(),
                new OptimiserKind(),
                new ScheduleKind())) {
            assertTrue(Plugin.class.isAssignableFrom(kind.service()));
            assertEquals(Optional.empty(), kind.common());
            assertTrue(!kind.summary().isEmpty() && !kind.summary().endsWith("."));
        }
        assertEquals(Deviation.class, new DeviationKind().product());
        assertEquals(ActionDistribution.class, new DistributionKind().product());
        assertEquals(Architecture.class, new NetworkKind().product());
        assertEquals(Optimiser.class, new OptimiserKind().product());
        assertEquals(Schedule.class, new ScheduleKind().product());
    }

    @Test
    void thePluginsAreServices() {
        assertEquals(
                List.of("categorical", "gaussian", "relative", "tanh-gaussian"),
                names(ServiceLoader.load(ActionDistribution.Provider.class)));
        assertEquals(List.of("global", "state-dependent"), names(ServiceLoader.load(Deviation.Provider.class)));
        assertEquals(List.of("mlp"), names(ServiceLoader.load(Architecture.Provider.class)));
        assertEquals(List.of("adam", "sgd"), names(ServiceLoader.load(Optimiser.Provider.class)));
        assertEquals(
                List.of("constant", "cosine", "exponential", "linear"),
                names(ServiceLoader.load(Schedule.Provider.class)));
    }

    @Test
    void optionsAreDeclaredAndHandedOver() {
        assertEquals(
                new Mlp(List.of(8), Activation.RELU, Initialiser.HE),
                make(new Mlp.Plugin(), List.of(8), Activation.RELU, Initialiser.HE));
        Deviation own = make(new GlobalDeviation.Plugin(), -4.0, 1.0, -1.0);
        assertEquals(new GlobalDeviation(-4, 1, -1), own);
        assertEquals(
                new StateDependentDeviation(-4, 1, -1), make(new StateDependentDeviation.Plugin(), -4.0, 1.0, -1.0));
        Slot<Deviation> deviation = new Filled<>("deviation", new GlobalDeviation.Plugin(), new Unused(), own);
        assertEquals(new Gaussian(own), make(new Gaussian.Plugin(), deviation));
        assertEquals(new TanhGaussian(own), make(new TanhGaussian.Plugin(), deviation));
        assertEquals(new Categorical(), make(new Categorical.Plugin()));
        Schedule falling = make(new Schedules.Linear(), 0.5);
        assertEquals(0.5, falling.factor(new Progress(1, 1)));
        assertEquals(0.25, make(new Schedules.Cosine(), 0.25).factor(new Progress(1, 1)), 1e-15);
        assertEquals(1, make(new Schedules.Constant()).factor(new Progress(1, 1)));
        Slot<Schedule> slot = new Filled<>("schedule", new Schedules.Linear(), new Unused(), falling);
        assertEquals(
                new Adam(0.1, 0.8, 0.7, 1e-6, Optional.of(0.5), falling),
                make(new Adam.Plugin(), 0.1, 0.8, 0.7, 1e-6, Optional.of(0.5), slot));
        assertEquals(
                new Sgd(0.1, 0.8, Optional.empty(), falling), make(new Sgd.Plugin(), 0.1, 0.8, Optional.empty(), slot));
    }

    private record Unused() {}

    @Test
    void everyOptionSaysWhatItIs() {
        for (Plugin<?> plugin : List.of(
                new Categorical.Plugin(),
                new Gaussian.Plugin(),
                new TanhGaussian.Plugin(),
                new GlobalDeviation.Plugin(),
                new StateDependentDeviation.Plugin(),
                new Mlp.Plugin(),
                new Adam.Plugin(),
                new Sgd.Plugin(),
                new Schedules.Constant(),
                new Schedules.Linear(),
                new Schedules.Cosine())) {
            assertTrue(!plugin.summary().isEmpty() && !plugin.summary().endsWith("."));
            for (RecordComponent option : plugin.factory().options().getRecordComponents()) {
                Param param = option.getAnnotation(Param.class);
                assertTrue(param != null && !param.doc().isEmpty(), plugin.name() + "." + option.getName());
            }
        }
    }
}
