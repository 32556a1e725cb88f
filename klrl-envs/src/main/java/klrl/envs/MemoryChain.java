package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.data.Space;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.core.tabular.FiniteMdp;

/**
 * Bits are shown once, and one of them is asked for at the end: after bsuite's {@code memory_len} and {@code memory_size}.
 * In an episode of L steps the first observation shows the bits as ±1, the one before the last action also which bit is
 * asked for; all show the share of the chain that is left. The last action, 0 or 1, earns 1 if it is that bit, else −1;
 * others do nothing. Bits and question are drawn uniformly. With memory the best return is 1, without it 0, unless L is 1.
 *
 * @param length L
 * @param bits the number of bits
 */
record MemoryChain(int length, int bits) {

    private int contexts() {
        return 1 << bits;
    }

    private int state(int time, int context, int query) {
        return (time * contexts() + context) * bits + query;
    }

    FiniteMdp mdp() {
        int states = (length + 1) * contexts() * bits;
        FiniteMdp.Builder out = FiniteMdp.builder(states, 2);
        double[] initial = new double[states];
        Arrays.fill(initial, 0, contexts() * bits, 1.0 / (contexts() * bits));
        for (int context = 0; context < contexts(); context++) {
            for (int query = 0; query < bits; query++) {
                for (int time = 0; time <= length; time++) {
                    for (int action = 0; action < 2; action++) {
                        step(out, time, context, query, action);
                    }
                }
            }
        }
        return out.initial(initial).build();
    }

    private void step(FiniteMdp.Builder out, int time, int context, int query, int action) {
        int from = state(time, context, query);
        if (time + 1 >= length) {
            // From the last time itself nobody steps; it is only seen.
            boolean right = action == (context >> query & 1);
            out.termination(from, action, 1, state(length, context, query), right ? 1 : -1);
        } else {
            out.transition(from, action, 1, state(time + 1, context, query), 0);
        }
    }

    /** The share of the chain that is left, the question as a one among zeros, the bits. */
    StateView view() {
        float[] low = new float[1 + 2 * bits];
        float[] high = new float[1 + 2 * bits];
        Arrays.fill(low, 1 + bits, low.length, -1);
        Arrays.fill(high, 1);
        return StateView.of(Space.Box.of(low, high), (state, out, row) -> {
            int time = state / (contexts() * bits);
            int context = state / bits % contexts();
            StateView.set(out, row, 0, 1 - time / (double) length);
            if (time == length - 1) {
                StateView.set(out, row, 1 + state % bits, 1);
            }
            for (int i = 0; i < bits && time == 0; i++) {
                StateView.set(out, row, 1 + bits + i, (context >> i & 1) == 1 ? 1 : -1);
            }
        });
    }

    private record Options(
            @Param(doc = "L: steps of an episode", def = "10", min = 1, max = 1000)
            int length,

            @Param(doc = "bits to remember", def = "1", min = 1, max = 6)
            int bits) {}

    /** Offers the environment {@code memory-chain}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "memory-chain";
        }

        @Override
        public String summary() {
            return "Remember bits that are shown once and asked for at the end; after bsuite";
        }

        @Override
        public Factory<?, FiniteEnvironment> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, (options, context) -> {
                        MemoryChain chain = new MemoryChain(options.length(), options.bits());
                        FiniteMdp mdp = chain.mdp();
                        return new FiniteEnvironment(
                                mdp,
                                Appearance.of(mdp, chain.view()),
                                context.streams(),
                                Episodes.NO_LIMIT,
                                context.random());
                    })
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS));
        }
    }
}
