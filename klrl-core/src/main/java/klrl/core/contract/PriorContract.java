package klrl.core.contract;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import klrl.api.Prior;
import klrl.api.RandomStream;
import klrl.api.Restricted;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.plugin.Context;
import klrl.core.distribution.Distribution;
import klrl.core.distribution.PriorDensity;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The contract of {@link Prior}, property P23: a distribution that is normalised and positive on the allowed actions, or
 * the improper measure by declaration; rows that do not depend on each other; the same answer to the same question, and
 * if it is {@link Restricted}, whatever the numbers are that it does not see; a state that is saved whole.
 *
 * <pre>{@code
 * class HalfAndHalfContractTest extends PriorContract {
 *     protected Prior prior(Context context) {
 *         return new HalfAndHalf(context.environment());
 *     }
 * }
 * }</pre>
 */
public abstract class PriorContract extends Contract {

    private static final int TRIES = 100;

    /** Of what updates priors, perhaps through graphs, and is exact. */
    private static final int FEW_TRIES = 10;

    /** Fixed in the build; a run that verifies plugins sets others. */
    private static final String SEED = "23";

    private static final int STREAMS = 3;

    /** For subclasses. */
    protected PriorContract() {}

    /**
     * Makes the subject.
     *
     * @param context spaces, streams of random numbers
     * @return a new prior over the actions of the context's environment
     */
    protected abstract Prior prior(Context context);

    /**
     * Says for which spaces the prior is made.
     *
     * @return by default three numbers in [−1,1] and four actions
     */
    protected EnvironmentSpec environment() {
        return Spaces.DISCRETE.environment();
    }

    /**
     * Computes the prior's parameters as the objective sees them; to be replaced only to test this contract.
     *
     * @param density the subject beside a policy
     * @param in [N,D]
     * @param mask [N,A], or empty
     * @return [N,A]: log-probabilities, 0 where masked; or over a box [N,W]: parameters
     */
    protected Parameters table(PriorDensity density, Observations in, boolean[] mask) {
        return density.table(in, mask);
    }

    /**
     * Computes log π₀ of points of a box; to be replaced only to test this contract.
     *
     * @param density the subject beside a policy
     * @param table [N,W]: parameters
     * @param points [N]
     * @param out [N]: receives the logarithms of densities
     */
    protected void logProbability(PriorDensity density, Parameters table, Actions.Points points, double[] out) {
        density.logProbability(table, points, out);
    }

    /**
     * Draws one action per row; to be replaced only to test this contract.
     *
     * @param family the subject's
     * @param parameters [N,W]
     * @param mask [N,A], or empty
     * @param random [N]
     * @param out [N]: receives the actions
     * @param logProbability [N]: receives log π₀ of the actions
     */
    protected void sample(
            Family family,
            Parameters parameters,
            boolean[] mask,
            RandomStream[] random,
            Actions out,
            double[] logProbability) {
        Distribution.of(family).sample(parameters, mask, random, out, logProbability, 0);
    }

    @Override
    public boolean applies(String property) {
        try (Prior prior = prior(1)) {
            return switch (property) {
                case "actionsAreDrawnByTheDensity" -> DensityCheck.proper(prior);
                case "whatIsNotSeenDoesNotMatter" -> prior instanceof Restricted;
                default -> true;
            };
        }
    }

    private Prior prior(long seed) {
        Prior prior = prior(ContractContext.of(environment(), STREAMS, Streams.of(seed)));
        prior.begin(Data.policy(environment(), 0));
        return prior;
    }

    private Observations observations(int rows, RandomGenerator random) {
        return Data.observations(environment().observation(), rows, random);
    }

    static Parameters parameters(Prior prior, Observations in) {
        Parameters out = Parameters.of(prior.family(), in.rows());
        Arrays.fill(out.values(), Float.NaN);
        prior.parameters(in, Memory.none(in.rows()), out);
        return out;
    }

    static Parameters repeated(Parameters one, int times) {
        return repeated(one, 0, times);
    }

    static Parameters repeated(Parameters from, int row, int times) {
        int width = from.width();
        float[] out = new float[times * width];
        for (int i = 0; i < times; i++) {
            System.arraycopy(from.values(), row * width, out, i * width, width);
        }
        return new Parameters(times, width, out);
    }

    /**
     * Probabilities of the allowed actions are positive and sum to 1 for every choice, with a mask and without; a density
     * over a box is finite and integrates to 1; of the improper prior every log-weight is 0.
     *
     * @param seed seeds observations and masks
     * @param rows N
     * @param masked whether some actions are masked
     */
    @Property(tries = TRIES / 2, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P23",
            equations = {"T33", "T37"},
            text = "log π₀ is normalised and finite on the allowed actions, or declared improper",
            tolerance = "1e-5: parameters are single precision; 1e-4 over a box: quadrature at nodes that are, too")
    public void probabilitiesArePositiveAndSumToOne(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int rows, @ForAll boolean masked) {
        RandomGenerator random = new SplittableRandom(seed);
        try (Prior prior = prior(seed)) {
            DensityCheck.of(this, prior).requireNormalised(observations(rows, random), masked, random);
        }
    }

    /**
     * The divergence of any policy from a distribution is not negative, and 0 from itself; from the improper prior it is
     * minus the entropy.
     *
     * @param seed seeds observations, policies and masks
     * @param rows N
     */
    @Property(tries = TRIES / 2, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P23",
            equations = {"T5", "T33"},
            text = "KL from a normalised prior is at least 0 and 0 from itself; from the improper one it is −H",
            tolerance = "1e-5 of the largest log-probability: tables are single precision; 1e-4 by quadrature")
    public void divergencesAreThoseOfADistribution(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int rows) {
        RandomGenerator random = new SplittableRandom(seed);
        try (Prior prior = prior(seed)) {
            DensityCheck.of(this, prior).requireDivergences(observations(rows, random), random);
        }
    }

    /**
     * A row's parameters are the same in any batch and at any place in it, bit by bit.
     *
     * @param seed seeds observations
     * @param rows N
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(id = "P23", text = "rows do not depend on each other", tolerance = "exact")
    public void rowsDoNotDependOnEachOther(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int rows) {
        try (Prior prior = prior(seed)) {
            Observations in = observations(rows, new SplittableRandom(seed));
            Parameters all = parameters(prior, in);
            for (int row = rows - 1; row >= 0; row--) {
                Observations one = Observations.of(environment().observation(), 1);
                in.copyTo(row, 1, one, 0);
                float[] alone = parameters(prior, one).values();
                float[] together = Arrays.copyOfRange(all.values(), row * alone.length, (row + 1) * alone.length);
                Require.that(
                        Arrays.equals(alone, together),
                        "row %d of %d has the parameters %s, alone %s",
                        row,
                        rows,
                        Arrays.toString(together),
                        Arrays.toString(alone));
            }
        }
    }

    /**
     * Two priors made alike, and one asked twice, answer alike, and leave the observations as they are.
     *
     * @param seed seeds observations and priors
     * @param rows N
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(id = "P23", text = "the same question has the same answer", tolerance = "exact")
    public void answersAreDeterministic(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int rows) {
        try (Prior prior = prior(seed);
                Prior again = prior(seed)) {
            Observations in = observations(rows, new SplittableRandom(seed));
            Observations before = Observations.of(environment().observation(), rows);
            in.copyTo(0, rows, before, 0);
            float[] first = parameters(prior, in).values();
            requireSame("asked again", first, parameters(prior, in).values());
            requireSame("made again", first, parameters(again, in).values());
            Require.that(Buffers.equal(before, in), "the observations were changed");
        }
    }

    /**
     * A prior that is {@link Restricted} answers alike, bit by bit, whatever the numbers are that it does not see, when it
     * is new and when it has learned from observations that were seen whole.
     *
     * @param seed seeds observations, priors and updates
     * @param updates how many updates come before
     */
    @Property(tries = FEW_TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P23",
            equations = "T38",
            text = "a restricted prior answers alike whatever it does not see",
            tolerance = "exact")
    public void whatIsNotSeenDoesNotMatter(@ForAll long seed, @ForAll @IntRange(max = 3) int updates) {
        if (!applies("whatIsNotSeenDoesNotMatter")) {
            return;
        }
        RandomGenerator random = new SplittableRandom(seed);
        try (Prior prior = prior(seed)) {
            int[] seen = ((Restricted) prior).sees();
            requirePlaces(seen);
            update(prior, seed, 0, updates);
            Observations in = observations(4, random);
            float[] first = parameters(prior, in).values();
            for (int k = 0; k < 3; k++) {
                Observations other = observations(4, random);
                copySeen(in, seen, other);
                requireSame(
                        "with other numbers where it does not look",
                        first,
                        parameters(prior, other).values());
            }
            Require.that(Arrays.equals(seen, ((Restricted) prior).sees()), "what it says that it sees has changed");
        }
    }

    private void requirePlaces(int[] seen) {
        int width = environment().observation().width();
        for (int i = 0; i < seen.length; i++) {
            Require.that(
                    seen[i] >= 0 && seen[i] < width && (i == 0 || seen[i - 1] < seen[i]),
                    "it says that it sees %s, which are not ascending places from 0 to %d",
                    Arrays.toString(seen),
                    width - 1);
        }
    }

    private static void copySeen(Observations from, int[] seen, Observations to) {
        for (int row = 0; row < from.rows(); row++) {
            for (int place : seen) {
                int at = row * from.width() + place;
                if (from instanceof Observations.Floats floats) {
                    ((Observations.Floats) to).values()[at] = floats.values()[at];
                } else {
                    ((Observations.Bytes) to).values()[at] = ((Observations.Bytes) from).values()[at];
                }
            }
        }
    }

    /**
     * Frequencies of drawn actions are their probabilities, and the log-probability that comes with an action is that of
     * the density.
     *
     * @param seed seeds observations, masks and draws
     */
    @Property(tries = TRIES / 4, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P23",
            text = "actions are drawn by the density",
            tolerance = "the bounds of Bernstein and Kolmogorov at 2000 draws: one false alarm in 1e12 comparisons")
    public void actionsAreDrawnByTheDensity(@ForAll long seed) {
        if (!applies("actionsAreDrawnByTheDensity")) {
            return;
        }
        RandomGenerator random = new SplittableRandom(seed);
        try (Prior prior = prior(seed)) {
            DensityCheck.of(this, prior).requireDrawnByDensity(observations(1, random), seed, random);
        }
    }

    /**
     * A prior that is restored answers like the saved one and goes on like it, bit by bit, after updates too.
     *
     * @param seed seeds priors, observations and updates
     * @param updates how many updates come before
     */
    @Property(tries = FEW_TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(id = "P23", text = "a restored prior goes on like the saved one", tolerance = "exact")
    public void aRestoredPriorGoesOnLikeTheSavedOne(@ForAll long seed, @ForAll @IntRange(max = 3) int updates) {
        try (Prior saved = prior(seed);
                Prior restored = prior(~seed)) {
            Observations in = observations(4, new SplittableRandom(seed));
            update(saved, seed, 0, updates);
            MemoryState state = MemoryState.of(saved);
            restored.load(state.reader());
            requireSame(
                    "restored",
                    parameters(saved, in).values(),
                    parameters(restored, in).values());
            Require.that(
                    Arrays.equals(state.toByteArray(), MemoryState.of(restored).toByteArray()),
                    "what was restored saves other values than were saved");
            update(saved, seed, updates, updates + 2);
            update(restored, seed, updates, updates + 2);
            requireSame(
                    "restored and updated",
                    parameters(saved, in).values(),
                    parameters(restored, in).values());
        }
    }

    private void update(Prior prior, long seed, int from, int to) {
        Family family = Data.family(environment());
        for (int k = from; k < to; k++) {
            prior.update(Data.segment(environment(), family, 4, STREAMS, seed + k), Data.policy(environment(), k));
        }
    }

    private static void requireSame(String what, float[] expected, float[] actual) {
        Require.that(
                Arrays.equals(expected, actual),
                "%s, the prior answers %s, not %s",
                what,
                Arrays.toString(actual),
                Arrays.toString(expected));
    }
}
