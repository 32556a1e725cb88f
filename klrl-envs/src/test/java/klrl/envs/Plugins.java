package klrl.envs;

import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.IntFunction;
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.RandomStreams;
import klrl.api.SingleEnvironment;
import klrl.api.data.EnvironmentSpec;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;

/** Makes environments as the host does: by the service and by the names of plugins. */
final class Plugins {

    private Plugins() {}

    /** The options are those of the plugin's record, in their order. */
    static Environment make(String name, int count, RandomStreams random, Object... options) {
        Factory<?, ? extends Environment> factory = factory(name);
        return factory.make(bind(factory, options), new FixedContext(count, random));
    }

    static Set<Feature> gives(String name, Object... options) {
        Factory<?, ? extends Environment> factory = factory(name);
        return factory.gives(bind(factory, options));
    }

    private static Factory<?, ? extends Environment> factory(String name) {
        Plugins.class.getModule().addUses(Environment.Provider.class);
        return ServiceLoader.load(Environment.Provider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(name))
                .findAny()
                .orElseThrow()
                .factory();
    }

    /** The record of a nested option. */
    static Record nested(String name, String option, Object... options) {
        Factory<?, ?> factory = factory(name);
        Class<?> type = Arrays.stream(factory.options().getRecordComponents())
                .filter(component -> component.getName().equals(option))
                .findAny()
                .orElseThrow()
                .getType();
        return construct(factory, type, options);
    }

    private static Record bind(Factory<?, ?> factory, Object... options) {
        return construct(factory, factory.options(), options);
    }

    private static Record construct(Factory<?, ?> factory, Class<?> record, Object... options) {
        Class<?>[] types = Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return (Record) factory.lookup()
                    .findConstructor(record, MethodType.methodType(void.class, types))
                    .invokeWithArguments(options);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
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
