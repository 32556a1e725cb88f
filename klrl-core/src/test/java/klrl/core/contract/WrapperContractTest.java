package klrl.core.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import klrl.api.Environment;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Wrapper;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Step;
import klrl.api.plugin.Context;
import klrl.core.environment.Layer;
import klrl.core.state.Saved;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The properties bite: each variant differs from a sound wrapper in one named term, and fails the property named. */
class WrapperContractTest {

    private enum Variant {
        SOUND(""),
        ONE_STREAM_AT_A_TIME(""),
        MIXES_STREAMS("number"),
        REWARDS_A_RESET("episodes"),
        BOOTSTRAPS_TERMINATIONS("episodes"),
        LEAVES_THE_SPACE("space"),
        KEEPS_THE_LAST_BUFFERS("buffers"),
        SAVES_NOTHING("restored");

        private final String bitten;

        Variant(String bitten) {
            this.bitten = bitten;
        }
    }

    private static final long SEED = 5;

    private static final Map<String, Consumer<EnvironmentContract>> PROPERTIES = Map.of(
            "same", c -> c.equalSeedsGiveEqualTrajectories(SEED),
            "number", c -> c.trajectoriesDoNotDependOnTheNumberOfEnvironments(SEED),
            "space", c -> c.observationsLieInTheirSpace(SEED),
            "episodes", c -> c.episodesBeginAndEndByTheContract(SEED),
            "masks", c -> c.masksAllowAnAction(SEED),
            "buffers", c -> c.buffersBelongToTheCaller(SEED),
            "restored", c -> c.aRestoredBatchGoesOnLikeTheSavedOne(SEED),
            "clipped", c -> c.pointsOutsideTheBoxAreClipped(SEED));

    @ParameterizedTest
    @EnumSource(Variant.class)
    void aVariantFailsItsPropertyAndASoundWrapperNone(Variant variant) {
        for (Spaces spaces : Spaces.values()) {
            EnvironmentContract contract = new Subject(variant, spaces);
            if (variant.bitten.isEmpty()) {
                PROPERTIES.forEach((name, property) -> assertDoesNotThrow(() -> property.accept(contract), name));
            } else {
                assertThrows(
                        AssertionError.class,
                        () -> PROPERTIES.get(variant.bitten).accept(contract));
            }
        }
    }

    private static final class Subject extends WrapperContract {

        private final Variant variant;
        private final Spaces spaces;

        Subject(Variant variant, Spaces spaces) {
            this.variant = variant;
            this.spaces = spaces;
        }

        @Override
        protected Spaces spaces() {
            return spaces;
        }

        @Override
        protected Wrapper wrapper(Context context) {
            return new Wrapper() {
                @Override
                public Environment wrap(Environment inner) {
                    return new Echo(inner, variant, context.streams()).over(inner);
                }

                @Override
                public boolean oneStream() {
                    return variant == Variant.ONE_STREAM_AT_A_TIME;
                }
            };
        }
    }

    /** Adds half of the last step's reward to each reward. */
    private static final class Echo extends Layer {

        private final Environment inner;
        private final Variant variant;
        private final double[] last;
        private Step earlier;

        Echo(Environment inner, Variant variant, int streams) {
            this.inner = inner;
            this.variant = variant;
            this.last = new double[streams];
        }

        @Override
        protected EnvironmentSpec spec() {
            return inner.spec();
        }

        @Override
        protected void reset(Step out) {
            inner.reset(out);
            Arrays.fill(last, 0);
            if (variant == Variant.REWARDS_A_RESET) {
                out.reward()[0] = 1;
            }
            earlier = out;
        }

        @Override
        protected void step(Actions actions, Step out) {
            inner.step(actions, out);
            double first = out.reward()[0];
            for (int b = 0; b < last.length; b++) {
                double reward = out.reward()[b];
                out.reward()[b] += 0.5 * last[b] + (variant == Variant.MIXES_STREAMS ? last.length * first : 0);
                last[b] = out.boundary()[b] == Boundary.NONE ? reward : 0;
                if (variant == Variant.BOOTSTRAPS_TERMINATIONS) {
                    out.discount()[b] = 1;
                } else if (variant == Variant.LEAVES_THE_SPACE) {
                    ((Observations.Floats) out.observation()).values()[b * 2] -= 0.5f;
                }
            }
            if (variant == Variant.KEEPS_THE_LAST_BUFFERS) {
                Arrays.fill(earlier.reward(), 0);
            }
            earlier = out;
        }

        @Override
        protected void save(StateWriter out) {
            out.doubles("last", last);
        }

        @Override
        protected void load(StateReader in) {
            if (variant != Variant.SAVES_NOTHING) {
                System.arraycopy(Saved.doubles(in, "last", last.length), 0, last, 0, last.length);
            }
        }
    }
}
