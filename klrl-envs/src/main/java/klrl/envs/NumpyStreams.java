package klrl.envs;

import java.util.Arrays;
import java.util.Optional;
import klrl.api.RandomStream;
import klrl.api.RandomStreams;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.plugin.Context;
import klrl.core.random.Pcg64;

/**
 * numpy's generators in place of the run's streams, so that resets equal Gymnasium's: environment b draws everything
 * from {@code numpy.random.default_rng(seed + b)}, as in a Gymnasium vector environment that is reset once with
 * {@code seed} and never again. Nobody but the environment knows them, so that it saves them with its own state.
 */
final class NumpyStreams implements RandomStreams, Stateful {

    private final Pcg64[] generators;

    /**
     * @param seed at least 0
     * @param count the number of environments
     */
    NumpyStreams(long seed, int count) {
        long last = Math.addExact(seed, count - 1L);
        generators = new Pcg64[count];
        Arrays.setAll(generators, b -> Pcg64.of(last - (generators.length - 1 - b)));
    }

    /** Those of a seed, or the run's own ones without. */
    static RandomStreams or(Context context, Optional<Long> seed) {
        return seed.<RandomStreams>map(
                        value -> new NumpyStreams(Math.addExact(value, context.firstStream()), context.streams()))
                .orElse(context.random());
    }

    /** {@inheritDoc} In Gymnasium one generator serves every purpose. */
    @Override
    public RandomStream stream(String purpose, int index) {
        return generators[index];
    }

    @Override
    public void save(StateWriter out) {
        for (int b = 0; b < generators.length; b++) {
            out.longs(Integer.toString(b), generators[b].state());
        }
    }

    /** {@inheritDoc} Takes over nothing if the state is refused. */
    @Override
    public void load(StateReader in) {
        Pcg64[] saved = new Pcg64[generators.length];
        Arrays.setAll(saved, b -> Pcg64.ofState(in.longs(Integer.toString(b))));
        for (int b = 0; b < saved.length; b++) {
            generators[b].restore(saved[b].state());
        }
    }
}
