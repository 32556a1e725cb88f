package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.core.random.Streams;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.Garnet;

/**
 * A random finite process without structure ({@link Garnet}), drawn once from a seed of its own, so that it is the same
 * whatever the seed of the run.
 */
final class GarnetTask {

    private GarnetTask() {}

    static FiniteMdp mdp(Garnet garnet, long seed) {
        return garnet.draw(Streams.of(seed).stream("garnet", 0));
    }

    private record Options(
            @Param(doc = "number of states", def = "20", min = 1, max = 10000)
            int states,

            @Param(doc = "number of actions", def = "4", min = 1, max = 1000)
            int actions,

            @Param(doc = "number of next states of an action, at most that of states", def = "3", min = 1)
            int branching,

            @Param(doc = "chance of an outcome to be a termination", def = "0.05", min = 0, max = 1)
            double termination,

            @Param(doc = "chance of an action to be masked in a state; one never is", def = "0", min = 0, max = 1)
            double masked,

            @Param(doc = "standard deviation of the rewards", def = "1", min = 0)
            double rewardScale,

            @Param(doc = "seed of the process, not of the run", def = "0")
            long seed,

            @Param(doc = "steps after which an episode is truncated", def = "100", min = 1)
            int timeLimit) {

        private Options {
            if (branching > states) {
                throw new IllegalArgumentException(
                        "branching " + branching + " is above the number of states " + states);
            }
        }

        FiniteMdp mdp() {
            return GarnetTask.mdp(new Garnet(states, actions, branching, termination, masked, rewardScale), seed);
        }
    }

    /** Offers the environment {@code garnet}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "garnet";
        }

        @Override
        public String summary() {
            return "A random finite process, which tabular solvers solve exactly";
        }

        @Override
        public Factory<?, FiniteEnvironment> factory() {
            return Factory.of(
                            MethodHandles.lookup(),
                            Options.class,
                            (options, context) -> new FiniteEnvironment(
                                    options.mdp(), context.streams(), options.timeLimit(), context.random()))
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS));
        }
    }
}
