package klrl.core.contract;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.RandomStreams;
import klrl.api.SingleEnvironment;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.contract.Specimen.Defect;
import klrl.core.environment.Batcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The properties of the contract bite: each defect fails the property that names it, by an assertion. */
class EnvironmentContractTest {

    private static final long SEED = 5;

    private static EnvironmentContract contract(Defect defect) {
        return new EnvironmentContract() {
            @Override
            protected Environment environment(int count, RandomStreams random) {
                return new Specimen(count, random, defect);
            }
        };
    }

    private static final Map<String, Consumer<EnvironmentContract>> PROPERTIES = Map.of(
            "equal seeds", contract -> contract.equalSeedsGiveEqualTrajectories(SEED),
            "batch size", contract -> contract.trajectoriesDoNotDependOnTheNumberOfEnvironments(SEED),
            "space", contract -> contract.observationsLieInTheirSpace(SEED),
            "episodes", contract -> contract.episodesBeginAndEndByTheContract(SEED),
            "reset", contract -> contract.aResetIsAllowedAtAnyTime(SEED),
            "masks", contract -> contract.masksAllowAnAction(SEED),
            "buffers", contract -> contract.buffersBelongToTheCaller(SEED),
            "restored", contract -> contract.aRestoredBatchGoesOnLikeTheSavedOne(SEED),
            "clipped", contract -> contract.pointsOutsideTheBoxAreClipped(SEED),
            "refused", EnvironmentContract::callsThatDoNotFitAreRefused);

    /** The property that a defect must fail; others may fail by it too. */
    private static final Map<Defect, String> BITES = new EnumMap<>(Map.ofEntries(
            entry(Defect.IGNORES_ITS_SEED, "equal seeds"),
            entry(Defect.DRAWS_FROM_ONE_STREAM_FOR_ALL, "batch size"),
            entry(Defect.KNOWS_THE_BATCH_SIZE, "batch size"),
            entry(Defect.LEAVES_ITS_SPACE, "space"),
            entry(Defect.LEAVES_ITS_SPACE_AT_THE_END, "space"),
            entry(Defect.OBSERVES_NAN, "space"),
            entry(Defect.CUTS_THE_DISCOUNT_AT_TRUNCATION, "episodes"),
            entry(Defect.BOOTSTRAPS_TERMINATION, "episodes"),
            entry(Defect.NEVER_ENDS, "episodes"),
            entry(Defect.UNKNOWN_BOUNDARY, "episodes"),
            entry(Defect.INFINITE_REWARD, "episodes"),
            entry(Defect.REWARDS_A_RESET, "episodes"),
            entry(Defect.LEAVES_REWARDS_OF_LAST_STEP_AT_RESET, "buffers"),
            entry(Defect.KEEPS_THE_FIRST_FINAL_OBSERVATION_BUFFER, "buffers"),
            entry(Defect.KEEPS_THE_LAST_BUFFERS, "buffers"),
            entry(Defect.FORGETS_THE_FINAL_OBSERVATION, "buffers"),
            entry(Defect.FORGETS_ZERO_REWARDS, "buffers"),
            entry(Defect.ACTS_ON_THE_LAST_ACTIONS_BUFFER, "buffers"),
            entry(Defect.CLIPS_IN_THE_CALLERS_BUFFER, "buffers"),
            entry(Defect.SAVES_NO_STEP_COUNT, "restored"),
            entry(Defect.DRAWS_WHEN_LOADED, "restored"),
            entry(Defect.DRAWS_WHEN_SAVED, "restored"),
            entry(Defect.DOES_NOT_CLIP, "clipped"),
            entry(Defect.STEPS_BEFORE_ANY_RESET, "refused"),
            entry(Defect.CHANGES_ITS_DESCRIPTION, "reset")));

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aDefectFailsItsProperty(Defect defect) {
        Consumer<EnvironmentContract> property = PROPERTIES.get(BITES.get(defect));
        assertThrows(AssertionError.class, () -> property.accept(contract(defect)));
    }

    @Test
    void withoutADefectNothingFails() {
        PROPERTIES.forEach((name, property) -> assertDoesNotThrow(() -> property.accept(contract(Defect.NONE)), name));
    }

    @Test
    void aFailureSaysWhereAndWhat() {
        assertEquals(
                "step 15, environment 0: discount 0.0 at boundary 2; it is 0 at terminations (boundary 1) and nowhere"
                        + " else",
                failure("episodes", Defect.CUTS_THE_DISCOUNT_AT_TRUNCATION));
        assertEquals(
                "reset, environment 0 of 1: observation [0.062355068] where [0.38760477] was expected",
                failure("batch size", Defect.KNOWS_THE_BATCH_SIZE));
        assertEquals(
                "step 6, environment 1: final observation: number 0 is 100.0, outside of [-8.0, 8.0]",
                failure("space", Defect.LEAVES_ITS_SPACE_AT_THE_END));
        assertEquals(
                "a step before the first reset must be refused by IllegalStateException, but was accepted",
                failure("refused", Defect.STEPS_BEFORE_ANY_RESET));
    }

    private static String failure(String property, Defect defect) {
        return assertThrows(AssertionError.class, () -> PROPERTIES.get(property).accept(contract(defect)))
                .getMessage();
    }

    /** Two choices under a mask, chosen freely; the batcher does the rest. */
    private static class Masked implements SingleEnvironment {
        @Override
        public EnvironmentSpec spec() {
            return new EnvironmentSpec(
                    Space.Box.of(new float[1], new float[] {1}), new Space.Discrete(List.of(2, 3)), true);
        }

        @Override
        public float[] reset(RandomStream random) {
            return new float[1];
        }

        @Override
        public Outcome step(Actions action, RandomStream random) {
            return new Outcome(
                    new float[] {random.nextFloat()}, 0, random.nextInt(5) == 0 ? Boundary.TERMINATED : Boundary.NONE);
        }

        @Override
        public boolean[] mask() {
            return new boolean[] {true, false, false, true, true};
        }
    }

    private static EnvironmentContract contract(Supplier<SingleEnvironment> maker) {
        return new EnvironmentContract() {
            @Override
            protected Environment environment(int count, RandomStreams random) {
                return Batcher.of(count, random, b -> maker.get());
            }
        };
    }

    @Test
    void everyChoiceNeedsAnAllowedValue() {
        contract(Masked::new).masksAllowAnAction(SEED);
        EnvironmentContract defective = contract(() -> new Masked() {
            @Override
            public boolean[] mask() {
                return new boolean[] {true, true, false, false, false};
            }
        });
        assertThrows(AssertionError.class, () -> defective.masksAllowAnAction(SEED));
    }

    @Test
    void choicesThatDoNotExistMustBeRefused() {
        contract(Masked::new).callsThatDoNotFitAreRefused();
        EnvironmentContract defective = new EnvironmentContract() {
            @Override
            protected Environment environment(int count, RandomStreams random) {
                return new Lenient(Batcher.of(count, random, b -> new Masked()));
            }
        };
        assertEquals(
                "choice -1 out of 2 must be refused by IllegalArgumentException, but was accepted",
                assertThrows(AssertionError.class, defective::callsThatDoNotFitAreRefused)
                        .getMessage());
    }

    /** Takes choices modulo their number. */
    private record Lenient(Environment batch) implements Environment {
        @Override
        public EnvironmentSpec spec() {
            return batch.spec();
        }

        @Override
        public void reset(Step out) {
            batch.reset(out);
        }

        @Override
        public void step(Actions actions, Step out) {
            int[] values = ((Actions.Choices) actions).values().clone();
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.floorMod(values[i], 2);
            }
            batch.step(new Actions.Choices(actions.rows(), actions.width(), values), out);
        }
    }
}
