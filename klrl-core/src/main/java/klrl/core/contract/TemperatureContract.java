package klrl.core.contract;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import klrl.api.Temperature;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Progress;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The contract of {@link Temperature}, property P21: positive and finite whatever comes; up where the policy is too far
 * from the prior, down where it is too near; a state that is saved whole.
 *
 * <pre>{@code
 * class CoolingContractTest extends TemperatureContract {
 *     protected Temperature temperature(Context context) {
 *         return new Cooling(1, 0.01);
 *     }
 * }
 * }</pre>
 */
public abstract class TemperatureContract extends Contract {

    private static final int TRIES = 100;

    /** Fixed in the build; a run that verifies plugins sets others. */
    private static final String SEED = "21";

    private static final int STREAMS = 3;

    private static final Progress HALF = new Progress(500, 1000);

    /** A divergence that is beyond every budget, in nats. */
    private static final double FAR = 100;

    /** For subclasses. */
    protected TemperatureContract() {}

    /**
     * Makes the subject.
     *
     * @param context spaces and number of streams
     * @return a new temperature
     */
    protected abstract Temperature temperature(Context context);

    /**
     * Says for which spaces the temperature is made.
     *
     * @return by default three numbers in [−1,1] and four actions
     */
    protected EnvironmentSpec environment() {
        return Spaces.DISCRETE.environment();
    }

    private Temperature temperature() {
        return temperature(ContractContext.of(environment(), STREAMS, Streams.of(1)));
    }

    private double largestEntropy() {
        return environment().action() instanceof Space.Discrete discrete
                ? discrete.sizes().stream().mapToDouble(Math::log).sum()
                : environment().action().width() * Math.log(2);
    }

    /** Entropies over a box have no least one; policies whose deviations are about 1/50 have this. */
    private double smallestEntropy() {
        return environment().action() instanceof Space.Discrete
                ? 0
                : -2.5 * environment().action().width();
    }

    private static double[] alpha(Temperature temperature, Progress progress) {
        double[] out = new double[STREAMS];
        Arrays.fill(out, Double.NaN);
        temperature.alpha(progress, out);
        return out;
    }

    private void update(Temperature temperature, RandomGenerator random) {
        double entropy = smallestEntropy() + random.nextDouble() * (largestEntropy() - smallestEntropy());
        temperature.update(entropy, random.nextInt(4) == 0 ? FAR * random.nextDouble() : random.nextDouble());
    }

    /**
     * At the start of a run, in its midst and beyond its end, after any updates, every stream's α is positive and finite,
     * and being asked changes nothing.
     *
     * @param seed seeds the updates
     * @param updates how many there are
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(id = "P21", equations = "T36", text = "α is positive and finite in every stream", tolerance = "exact")
    public void temperaturesArePositiveAndFinite(@ForAll long seed, @ForAll @IntRange(max = 50) int updates) {
        RandomGenerator random = new SplittableRandom(seed);
        Temperature temperature = temperature();
        for (int k = 0; k <= updates; k++) {
            for (long steps : new long[] {0, 500, 1000, 2000}) {
                Progress progress = new Progress(steps, 1000);
                double[] alpha = alpha(temperature, progress);
                for (double one : alpha) {
                    Require.that(
                            one > 0 && one < Double.POSITIVE_INFINITY,
                            "after %d updates, at step %d of 1000, alpha is %s",
                            k,
                            steps,
                            one);
                }
                Require.that(Arrays.equals(alpha, alpha(temperature, progress)), "asked twice, alpha is not the same");
            }
            update(temperature, random);
        }
    }

    /** Where the policy stays at either extreme without end, α comes to rest at a positive, finite end of its range. */
    @Example
    @Statement(
            id = "P21",
            equations = "T36",
            text = "α stays in its range where no temperature meets the target",
            tolerance = "exact")
    public void thereIsAnEndOfTheRange() {
        for (boolean far : new boolean[] {true, false}) {
            Temperature temperature = temperature();
            for (int k = 0; k < 100_000; k++) {
                drive(temperature, far);
            }
            double alpha = alpha(temperature, HALF)[0];
            Require.that(
                    alpha > 0 && alpha < Double.POSITIVE_INFINITY,
                    "after 100000 updates %s alpha is %s",
                    far ? "with hardly any entropy" : "with the largest entropy",
                    alpha);
        }
    }

    private void drive(Temperature temperature, boolean far) {
        temperature.update(far ? smallestEntropy() : largestEntropy(), far ? FAR : 0);
    }

    /**
     * From the start on, α never falls while the policy has hardly any entropy and is far from its prior, and never rises while it
     * has the largest entropy and is at its prior.
     *
     * @param updates how many updates of one sort come one after the other
     */
    @Property(tries = TRIES / 4, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P21",
            equations = "T36",
            text =
                    "α rises where the divergence is too large or the entropy too small, and falls where it is the other way",
            tolerance = "exact")
    public void temperaturesMoveInTheRightDirection(@ForAll @IntRange(min = 1, max = 100) int updates) {
        for (boolean far : new boolean[] {true, false}) {
            Temperature temperature = temperature();
            double[] before = alpha(temperature, HALF);
            for (int k = 0; k < updates; k++) {
                drive(temperature, far);
                double[] after = alpha(temperature, HALF);
                for (int b = 0; b < STREAMS; b++) {
                    Require.that(
                            far ? after[b] >= before[b] : after[b] <= before[b],
                            "update %d makes alpha %s out of %s, %s",
                            k + 1,
                            after[b],
                            before[b],
                            far
                                    ? "though the policy has hardly any entropy and is far from the prior"
                                    : "though the policy has the largest entropy and is at the prior");
                }
                before = after;
            }
        }
    }

    /**
     * More entropy never leads to a higher α after the first update, nor a smaller divergence: there is one target.
     *
     * @param entropy a part of the largest entropy, in percent
     * @param divergence a divergence in percent of a nat
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P21",
            equations = "T36",
            text = "a first update's α does not rise with the entropy nor fall with the divergence",
            tolerance = "exact")
    public void thereIsOneTarget(@ForAll @IntRange(max = 99) int entropy, @ForAll @IntRange(max = 300) int divergence) {
        double base = first(entropy, divergence);
        double flatter = first(entropy + 1, divergence);
        double further = first(entropy, divergence + 1);
        Require.that(
                flatter <= base && further >= base,
                "at an entropy of %d %% of the largest and a divergence of %s the first update gives alpha = %s; with more"
                        + " entropy %s, with more divergence %s",
                entropy,
                divergence / 100.0,
                base,
                flatter,
                further);
    }

    private double first(int entropy, int divergence) {
        Temperature temperature = temperature();
        double range = largestEntropy() - smallestEntropy();
        temperature.update(smallestEntropy() + range * entropy / 100, divergence / 100.0);
        return alpha(temperature, HALF)[0];
    }

    /**
     * A temperature that is restored goes on like the saved one, bit by bit.
     *
     * @param seed seeds the updates
     * @param updates how many come before
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(id = "P21", text = "a restored temperature goes on like the saved one", tolerance = "exact")
    public void aRestoredTemperatureGoesOnLikeTheSavedOne(@ForAll long seed, @ForAll @IntRange(max = 20) int updates) {
        RandomGenerator random = new SplittableRandom(seed);
        Temperature saved = temperature();
        for (int k = 0; k < updates; k++) {
            update(saved, random);
        }
        Temperature restored = temperature();
        restored.load(MemoryState.of(saved).reader());
        for (int k = 0; k < 5; k++) {
            double[] expected = alpha(saved, HALF);
            double[] actual = alpha(restored, HALF);
            Require.that(
                    Arrays.equals(expected, actual),
                    "%d updates after it was restored, alpha is %s, not %s",
                    k,
                    Arrays.toString(actual),
                    Arrays.toString(expected));
            update(saved, new SplittableRandom(seed + k));
            update(restored, new SplittableRandom(seed + k));
        }
    }
}
