package klrl.core.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.RandomStreams;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.Tabular;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The property of tabular environments bites: each way to deviate from the table is noticed, and what fits passes. */
class TableCheckTest {

    private static final long SEED = 5;

    private enum Deviation {
        NONE,
        NOISY_REWARDS,
        OTHER_PROBABILITIES,
        IMPOSSIBLE_OUTCOME,
        ENDS_WHERE_THE_TABLE_GOES_ON,
        OTHER_REWARDS,
        IMPOSSIBLE_START,
        OTHER_STARTS,
        OTHER_MASK
    }

    private static final Map<Deviation, String> NOTICED = new EnumMap<>(Map.of(
            Deviation.OTHER_PROBABILITIES, "outcomes are not distributed as in the table",
            Deviation.IMPOSSIBLE_OUTCOME, "which the table has no outcome for",
            Deviation.ENDS_WHERE_THE_TABLE_GOES_ON, "and terminates, which the table has no outcome for",
            Deviation.OTHER_REWARDS, "rewards differ from the table's",
            Deviation.IMPOSSIBLE_START, "where the table begins none",
            Deviation.OTHER_STARTS, "first states are not distributed as in the table",
            Deviation.OTHER_MASK, "the mask and the table disagree about action 1 in state 1"));

    @ParameterizedTest
    @EnumSource(
            names = {"NONE", "NOISY_REWARDS"},
            mode = EnumSource.Mode.EXCLUDE)
    void aDeviationFails(Deviation deviation) {
        String message = assertThrows(
                        AssertionError.class, () -> contract(deviation).theSimulationAgreesWithTheTable(SEED))
                .getMessage();
        assertTrue(message.contains(NOTICED.get(deviation)), message);
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "NOISY_REWARDS"})
    void whatFitsPasses(Deviation deviation) {
        for (long seed = 0; seed < 20; seed++) {
            long each = seed;
            assertDoesNotThrow(() -> contract(deviation).theSimulationAgreesWithTheTable(each));
        }
    }

    @Test
    void anEnvironmentWithoutATableIsNotJudged() {
        EnvironmentContract contract = new EnvironmentContract() {
            @Override
            protected Environment environment(int count, RandomStreams random) {
                return new Specimen(count, random, Specimen.Defect.values()[0]);
            }
        };
        assertDoesNotThrow(() -> contract.theSimulationAgreesWithTheTable(SEED));
    }

    private static EnvironmentContract contract(Deviation deviation) {
        return new EnvironmentContract() {
            @Override
            protected Environment environment(int count, RandomStreams random) {
                return new Forks(count, random, deviation);
            }
        };
    }

    /**
     * From state 0 either action leads on to 1 or 2, which action 0 leaves by an end in 3; in 2 action 1 goes back to 0,
     * in 1 it is masked. States 1 and 2 differ in their looks, 2 and 3 do not.
     */
    private static final class Forks implements Environment, Tabular {

        private static final FiniteMdp TABLE = FiniteMdp.builder(4, 2)
                .transition(0, 0, 0.5, 1, 1)
                .transition(0, 0, 0.5, 2, -1)
                .transition(0, 1, 0.25, 1, 0)
                .transition(0, 1, 0.75, 2, 0)
                .termination(1, 0, 1, 3, 2)
                .termination(2, 0, 1, 3, 3)
                .transition(2, 1, 1, 0, 0)
                .transition(3, 0, 1, 3, 0)
                .initial(0.75, 0.25, 0, 0)
                .build();

        private static final float[] LOOKS = {0, 1, 2, 2};

        private final EnvironmentSpec spec =
                new EnvironmentSpec(Space.Box.of(new float[1], new float[] {2}), Space.Discrete.of(2), true);
        private final RandomStreams random;
        private final Deviation deviation;
        private final int[] state;

        Forks(int count, RandomStreams random, Deviation deviation) {
            this.random = random;
            this.deviation = deviation;
            this.state = new int[count];
        }

        @Override
        public FiniteMdp mdp() {
            return TABLE;
        }

        @Override
        public Observations observations() {
            return new Observations.Floats(4, 1, LOOKS.clone());
        }

        @Override
        public EnvironmentSpec spec() {
            return spec;
        }

        @Override
        public void reset(Step out) {
            Arrays.fill(out.reward(), 0);
            Arrays.fill(out.discount(), 1);
            Arrays.fill(out.boundary(), Boundary.NONE);
            for (int b = 0; b < state.length; b++) {
                start(b);
                show(b, out.observation(), out.mask());
            }
        }

        @Override
        public void step(Actions actions, Step out) {
            for (int b = 0; b < state.length; b++) {
                int action = ((Actions.Choices) actions).values()[b];
                RandomStream stream = random.stream("environment", b);
                int outcome = outcome(state[b], action, stream);
                boolean ends = TABLE.terminates(outcome)
                        || deviation == Deviation.ENDS_WHERE_THE_TABLE_GOES_ON && state[b] == 2;
                out.reward()[b] = TABLE.reward(outcome)
                        + (deviation == Deviation.NOISY_REWARDS ? stream.nextGaussian() : 0)
                        + (deviation == Deviation.OTHER_REWARDS && TABLE.next(outcome) == 3 ? 0.1 : 0);
                out.discount()[b] = ends ? 0 : 1;
                out.boundary()[b] = ends ? Boundary.TERMINATED : Boundary.NONE;
                state[b] = TABLE.next(outcome);
                if (ends) {
                    show(b, out.finalObservation(), out.finalMask());
                    start(b);
                }
                show(b, out.observation(), out.mask());
            }
        }

        private int outcome(int s, int action, RandomStream stream) {
            if (s == 0 && action == 1 && deviation == Deviation.OTHER_PROBABILITIES) {
                return TABLE.from(s, action) + (stream.nextDouble() < 0.35 ? 0 : 1);
            }
            if (s == 2 && action == 1 && deviation == Deviation.IMPOSSIBLE_OUTCOME) {
                return TABLE.from(0, 0);
            }
            double u = stream.nextDouble();
            int i = TABLE.from(s, action);
            while (u >= TABLE.probability(i)) {
                u -= TABLE.probability(i++);
            }
            return i;
        }

        private void start(int b) {
            double chance = deviation == Deviation.OTHER_STARTS ? 0.85 : 0.75;
            boolean first = random.stream("environment", b).nextDouble() < chance;
            state[b] = first ? 0 : deviation == Deviation.IMPOSSIBLE_START ? 2 : 1;
        }

        private void show(int b, Observations out, boolean[] mask) {
            ((Observations.Floats) out).values()[b] = LOOKS[state[b]];
            mask[2 * b] = true;
            mask[2 * b + 1] = TABLE.allowed(state[b], 1) || deviation == Deviation.OTHER_MASK;
        }
    }
}
