package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.core.tabular.FiniteMdp;

/**
 * Whether to take the umbrella is decided by the first action, 1 for yes, and paid for at the end of a chain of steps: the
 * rules of bsuite's {@code umbrella}. The last step earns 1 if the umbrella was taken just when it was needed, else −1;
 * all others earn 1 or −1 by chance, whatever is done. Observed are the need, the umbrella, the share of the chain that is
 * left and, as distractors, bits drawn anew at every step. Need, and the umbrella before the first action, are drawn
 * uniformly. The best expected return is 1, and that of any policy only depends on its first action.
 *
 * @param length steps of an episode
 */
record Umbrella(int length) {

    private int state(int time, int need, int has) {
        return (time * 2 + need) * 2 + has;
    }

    FiniteMdp mdp() {
        int states = 4 * (length + 1);
        FiniteMdp.Builder out = FiniteMdp.builder(states, 2);
        double[] initial = new double[states];
        for (int need = 0; need < 2; need++) {
            for (int has = 0; has < 2; has++) {
                initial[state(0, need, has)] = 0.25;
                for (int time = 0; time <= length; time++) {
                    for (int action = 0; action < 2; action++) {
                        step(out, time, need, has, action);
                    }
                }
            }
        }
        return out.initial(initial).build();
    }

    private void step(FiniteMdp.Builder out, int time, int need, int has, int action) {
        int from = state(time, need, has);
        int taken = time == 0 ? action : has;
        if (time + 1 >= length) {
            // From the last time itself nobody steps; it is only seen.
            out.termination(from, action, 1, state(length, need, taken), taken == need ? 1 : -1);
        } else {
            int next = state(time + 1, need, taken);
            out.transition(from, action, 0.5, next, 1).transition(from, action, 0.5, next, -1);
        }
    }

    StateView view() {
        return StateView.of(StateView.box(3, 0, 1), (state, out, row) -> {
            StateView.set(out, row, 0, state / 2 % 2);
            StateView.set(out, row, 1, state % 2);
            StateView.set(out, row, 2, 1 - (state / 4) / (double) length);
        });
    }

    private record Options(
            @Param(doc = "steps of an episode", def = "20", min = 1, max = 10000)
            int length,

            @Param(doc = "random bits beside what matters", def = "20", min = 0, max = 1000)
            int distractors) {}

    /** Offers the environment {@code umbrella}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "umbrella";
        }

        @Override
        public String summary() {
            return "Take the umbrella at the start or regret it at the end, among noise; bsuite's rules";
        }

        @Override
        public Factory<?, Environment> factory() {
            return Factory.<Options, Environment>of(MethodHandles.lookup(), Options.class, (options, context) -> {
                        Umbrella umbrella = new Umbrella(options.length());
                        FiniteMdp mdp = umbrella.mdp();
                        Environment plain = new FiniteEnvironment(
                                mdp,
                                Appearance.of(mdp, umbrella.view()),
                                context.streams(),
                                Episodes.NO_LIMIT,
                                context.random());
                        return options.distractors() == 0
                                ? plain
                                : new Distractors(plain, options.distractors(), context.streams(), context.random())
                                        .over(plain);
                    })
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS));
        }
    }
}
