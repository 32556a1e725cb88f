package klrl.envs;

import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.core.contract.EnvironmentContract;
import net.jqwik.api.Group;

/** Every task keeps the contract of environments, made by its plugin from the text of a configuration. */
class TaskContractsTest {

    @Group
    class OfGarnet extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Made.of("{type: garnet, states: 7, branching: 2, time-limit: 30}", count, random);
        }
    }

    @Group
    class OfMaskedGarnet extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Made.of(
                    "{type: garnet, states: 7, branching: 3, masked: 0.5, termination: 0.02, time-limit: 40}",
                    count,
                    random);
        }
    }

    @Group
    class OfBandit extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Made.of("{type: bandit}", count, random);
        }
    }

    @Group
    class OfBanditOfSeveralChoices extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Made.of("{type: bandit, choices: 3, arms: 2, features: 4, rewards: bernoulli}", count, random);
        }
    }

    @Group
    class OfGaussianBandit extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Made.of("{type: gaussian-bandit, dimension: 2}", count, random);
        }
    }

    @Group
    class OfGaussianBanditWithoutASquash extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Made.of("{type: gaussian-bandit, squashed: false, features: 3, noise: 0}", count, random);
        }
    }

    @Group
    class OfRooms extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Made.of("{type: rooms, size: 3, slip: 0.1, time-limit: 50}", count, random);
        }
    }

    @Group
    class OfTwoRooms extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Made.of("{type: rooms, rooms: 2, size: 4, goals: [1], time-limit: 50}", count, random);
        }
    }

    @Group
    class OfDeepSea extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Made.of("{type: deep-sea, size: 6}", count, random);
        }
    }

    @Group
    class OfCatch extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Made.of("{type: catch}", count, random);
        }
    }

    @Group
    class OfCatchInBytes extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Made.of("{type: catch, bytes: true}", count, random);
        }
    }

    @Group
    class OfUmbrella extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Made.of("{type: umbrella, length: 9, distractors: 0}", count, random);
        }
    }

    @Group
    class OfUmbrellaWithDistractors extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Made.of("{type: umbrella, length: 9, distractors: 5}", count, random);
        }
    }

    @Group
    class OfTMaze extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Made.of("{type: t-maze, length: 3, time-limit: 40}", count, random);
        }
    }

    @Group
    class OfMemoryChain extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Made.of("{type: memory-chain, length: 5, bits: 3}", count, random);
        }
    }

    @Group
    class OfLinearlySolvableGrid extends EnvironmentContract {
        @Override
        protected Environment environment(int count, RandomStreams random) {
            return Made.of("{type: linearly-solvable-grid, width: 4, height: 4, time-limit: 60}", count, random);
        }
    }
}
