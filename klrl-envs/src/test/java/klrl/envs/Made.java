package klrl.envs;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;
import klrl.api.Controller;
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.RandomStreams;
import klrl.api.SingleEnvironment;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.plugin.Context;
import klrl.core.config.Slots;
import klrl.core.contract.ContractContext;
import klrl.core.environment.Batcher;
import klrl.core.plugin.Registry;
import klrl.core.random.Streams;

/** Makes environments from the text of a configuration, and reads single rows. */
final class Made {

    private static final Registry REGISTRY = Registry.load(Optional.empty());

    private Made() {}

    static Environment of(String yaml, int count, RandomStreams random) {
        return of(yaml, 0, count, random);
    }

    /** As for a part of a batch; the streams are those of the part. */
    static Environment of(String yaml, int first, int count, RandomStreams random) {
        return Slots.of(REGISTRY, Environment.class, yaml).create(new BareContext(first, count, random));
    }

    /** For an environment that is there already. */
    static Controller controller(String yaml, EnvironmentSpec spec) {
        return Slots.of(REGISTRY, Controller.class, yaml).create(ContractContext.of(spec, 1, Streams.of(0)));
    }

    static FiniteEnvironment finite(String yaml, int count, RandomStreams random) {
        return (FiniteEnvironment) of(yaml, count, random);
    }

    static Actions.Choices choose(int... values) {
        return new Actions.Choices(values.length, 1, values);
    }

    static float[] row(Observations rows, int b) {
        float[] row = new float[rows.width()];
        System.arraycopy(((Observations.Floats) rows).values(), b * row.length, row, 0, row.length);
        return row;
    }

    /** The index of the one among zeros. */
    static int one(float[] row) {
        for (int i = 0; i < row.length; i++) {
            if (row[i] == 1) {
                return i;
            }
        }
        throw new AssertionError("no one among zeros");
    }

    private record BareContext(int firstStream, int streams, RandomStreams random) implements Context {
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
            return Batcher.of(streams, random, b -> maker.apply(firstStream + b));
        }
    }
}
