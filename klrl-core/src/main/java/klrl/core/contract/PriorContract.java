package klrl.core.contract;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import klrl.api.Prior;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.plugin.Context;
import klrl.core.distribution.Categoricals;
import klrl.core.distribution.PriorDensity;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The contract of {@link Prior}, property P23: a distribution that is normalised and positive on the allowed actions, or
 * the improper measure by declaration; rows that do not depend on each other; the same answer to the same question; a
 * state that is saved whole.
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

    /** Fixed in the build; a run that verifies plugins sets others. */
    private static final String SEED = "23";

    private static final int STREAMS = 3;

    /** Tables of log-probabilities are single precision: a sum of A probabilities is off by up to A·max|log π₀|·6e-8. */
    private static final double SINGLE = 1e-5;

    private static final double DOUBLE = 1e-12;

    /** Draws per row in the comparison of frequencies. */
    private static final int DRAWS = 2000;

    /** How likely a sound sampler fails one comparison of a frequency at most. */
    private static final double FALSE_ALARM = 1e-12;

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
     * Returns the spaces in which contracts make their subjects, unless told otherwise.
     *
     * @return three numbers in [−1,1] and four actions
     */
    public static EnvironmentSpec spaces() {
        return Data.spaces();
    }

    /**
     * Says for which spaces the prior is made.
     *
     * @return by default three numbers in [−1,1] and four actions
     */
    protected EnvironmentSpec environment() {
        return Data.spaces();
    }

    /**
     * Computes log π₀(·|s) as the objective sees it; to be replaced only to test this contract.
     *
     * @param prior the subject
     * @param in [N,D]
     * @param mask [N,A], or empty
     * @return [N,A]: log-probabilities, 0 where masked
     */
    protected Parameters table(Prior prior, Observations in, boolean[] mask) {
        return new PriorDensity(prior, family()).table(in, mask);
    }

    /**
     * Draws one action per row; to be replaced only to test this contract.
     *
     * @param parameters [N,A]
     * @param mask [N,A], or empty
     * @param random [N]
     * @param out [N]: receives the actions
     * @param logProbability [N]: receives log π₀ of the actions
     */
    protected void sample(
            Parameters parameters, boolean[] mask, RandomStream[] random, Actions out, double[] logProbability) {
        new Categoricals(family()).sample(parameters, mask, random, out, logProbability, 0);
    }

    @Override
    public boolean applies(String property) {
        return !property.equals("actionsAreDrawnByTheDensity") || proper(prior(1));
    }

    private Family.Categorical family() {
        return Data.family(environment());
    }

    private Prior prior(long seed) {
        Prior prior = prior(ContractContext.of(environment(), STREAMS, Streams.of(seed)));
        prior.begin(Data.policy(environment(), 0));
        return prior;
    }

    private static boolean proper(Prior prior) {
        return !(prior.family() instanceof Family.Improper);
    }

    private static Parameters parameters(Prior prior, Observations in) {
        Parameters out = Parameters.of(prior.family(), in.rows());
        Arrays.fill(out.values(), Float.NaN);
        prior.parameters(in, Memory.none(in.rows()), out);
        return out;
    }

    /**
     * Probabilities of the allowed actions are positive and sum to 1 for every choice, with a mask and without; of the
     * improper prior every log-weight is 0.
     *
     * @param seed seeds observations and masks
     * @param rows N
     * @param masked whether some actions are masked
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P23",
            equations = "T37",
            text = "log π₀ is normalised and finite on the allowed actions, or declared improper",
            tolerance = "1e-5: tables are single precision")
    public void probabilitiesArePositiveAndSumToOne(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int rows, @ForAll boolean masked) {
        RandomGenerator random = new SplittableRandom(seed);
        Prior prior = prior(seed);
        Observations in = Data.observations(environment().observation(), rows, random);
        boolean[] mask = masked ? Data.masks(family(), rows, random) : new boolean[0];
        Parameters table = table(prior, in, mask);
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (int size : family().sizes()) {
                double sum = 0;
                for (int j = at; j < at + size; j++) {
                    boolean allowed = !masked || mask[j];
                    double log = table.values()[j];
                    Require.that(
                            Double.isFinite(log) && (allowed || log == 0),
                            "row %d: log pi_0 of value %d is %s",
                            row,
                            j - at,
                            log);
                    Require.that(proper(prior) || log == 0, "the improper prior has a log-weight of %s", log);
                    sum += allowed ? Math.exp(log) : 0;
                }
                Require.that(
                        !proper(prior) || Math.abs(sum - 1) <= SINGLE,
                        "row %d: the allowed probabilities sum to %s, not 1: %s",
                        row,
                        sum,
                        Arrays.toString(table.values()));
                at += size;
            }
        }
    }

    /**
     * The divergence of any policy from a distribution is not negative, and 0 from itself; from the improper prior it is
     * minus the entropy.
     *
     * @param seed seeds observations, policies and masks
     * @param rows N
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P23",
            equations = "T5",
            text = "KL from a normalised prior is at least 0 and 0 from itself; from the improper one it is −H",
            tolerance = "1e-5 of the largest log-probability: tables are single precision")
    public void divergencesAreThoseOfADistribution(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int rows) {
        RandomGenerator random = new SplittableRandom(seed);
        Prior prior = prior(seed);
        Observations in = Data.observations(environment().observation(), rows, random);
        boolean[] mask = Data.masks(family(), rows, random);
        Parameters policy = Data.logits(family(), rows, random);
        PriorDensity density = new PriorDensity(prior, family());
        Parameters table = table(prior, in, mask);
        double[] log = new double[family().width()];
        double[] divergence = new double[rows];
        density.divergence(policy, table, mask, divergence);
        double[] own = new double[rows];
        density.divergence(table, table, mask, own);
        for (int row = 0; row < rows; row++) {
            new Categoricals(family()).logProbabilities(policy.values(), row, mask, log);
            double expected = 0;
            double largest = 1;
            for (int j = 0; j < log.length; j++) {
                if (mask[row * log.length + j]) {
                    float prior0 = table.values()[row * log.length + j];
                    expected += Math.exp(log[j]) * (log[j] - prior0);
                    largest = Math.max(largest, Math.abs(prior0));
                }
            }
            Require.that(
                    Math.abs(divergence[row] - expected) <= SINGLE * largest,
                    "row %d: the divergence is %s, its sum %s",
                    row,
                    divergence[row],
                    expected);
            Require.that(
                    !proper(prior) || expected >= -SINGLE * largest && own[row] <= SINGLE * largest,
                    "row %d: the sum of pi log pi/pi_0 is %s, and from itself %s; a distribution has at least 0, and 0",
                    row,
                    expected,
                    own[row]);
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
        Prior prior = prior(seed);
        Observations in = Data.observations(environment().observation(), rows, new SplittableRandom(seed));
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

    /**
     * Two priors made alike, and one asked twice, answer alike, and leave the observations as they are.
     *
     * @param seed seeds observations and priors
     * @param rows N
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(id = "P23", text = "the same question has the same answer", tolerance = "exact")
    public void answersAreDeterministic(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int rows) {
        Prior prior = prior(seed);
        Observations in = Data.observations(environment().observation(), rows, new SplittableRandom(seed));
        Observations before = Observations.of(environment().observation(), rows);
        in.copyTo(0, rows, before, 0);
        float[] first = parameters(prior, in).values();
        requireSame("asked again", first, parameters(prior, in).values());
        requireSame("made again", first, parameters(prior(seed), in).values());
        Require.that(Buffers.equal(before, in), "the observations were changed");
    }

    /**
     * Frequencies of drawn actions are their probabilities, and the log-probability that comes with an action is that of
     * the table.
     *
     * @param seed seeds observations, masks and draws
     */
    @Property(tries = TRIES / 4, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P23",
            text = "actions are drawn by the density",
            tolerance = "Bernstein's bound at 2000 draws: one false alarm in 1e12 comparisons")
    public void actionsAreDrawnByTheDensity(@ForAll long seed) {
        if (!applies("actionsAreDrawnByTheDensity")) {
            return;
        }
        RandomGenerator random = new SplittableRandom(seed);
        Prior prior = prior(seed);
        Observations one = Data.observations(environment().observation(), 1, random);
        boolean[] mask = Data.masks(family(), 1, random);
        int width = family().width();
        Parameters parameters =
                new Parameters(DRAWS, width, repeat(parameters(prior, one).values()));
        boolean[] masks = new boolean[DRAWS * width];
        for (int i = 0; i < masks.length; i++) {
            masks[i] = mask[i % width];
        }
        double[] log = new double[width];
        new Categoricals(family()).logProbabilities(parameters.values(), 0, mask, log);
        RandomStream[] streams = new RandomStream[DRAWS];
        Arrays.fill(streams, Streams.of(seed).stream("contract", 0));
        Actions.Choices drawn = (Actions.Choices) Actions.of(environment().action(), DRAWS);
        double[] logProbability = new double[DRAWS];
        sample(parameters, masks, streams, drawn, logProbability);
        int[] count = new int[width];
        for (int row = 0; row < DRAWS; row++) {
            double total = 0;
            for (int head = 0, at = 0;
                    head < drawn.width();
                    at += family().sizes().get(head), head++) {
                int value = at + drawn.values()[row * drawn.width() + head];
                count[value]++;
                total += log[value];
            }
            Require.that(
                    Math.abs(total - logProbability[row]) <= DOUBLE * Math.max(1, Math.abs(total)),
                    "an action was drawn with log-probability %s; its density says %s",
                    logProbability[row],
                    total);
        }
        for (int j = 0; j < width; j++) {
            double p = Math.exp(log[j]);
            double deviation = Math.abs((double) count[j] / DRAWS - p);
            double bound = bernstein(p);
            Require.that(
                    deviation <= bound,
                    "value %d was drawn %d times out of %d; its probability is %s, and %s the largest deviation by chance",
                    j,
                    count[j],
                    DRAWS,
                    p,
                    bound);
        }
    }

    /** The t of 2·exp(−n·t²/(2p(1 − p) + 2t/3)) = the rate of false alarms. */
    private static double bernstein(double p) {
        double log = Math.log(2 / FALSE_ALARM) / DRAWS;
        return log / 3 + Math.sqrt(log * log / 9 + 2 * p * (1 - p) * log);
    }

    private static float[] repeat(float[] row) {
        float[] out = new float[DRAWS * row.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = row[i % row.length];
        }
        return out;
    }

    /**
     * A prior that is restored answers like the saved one and goes on like it, bit by bit, after updates too.
     *
     * @param seed seeds priors, observations and updates
     * @param updates how many updates come before
     */
    @Property(tries = TRIES / 4, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(id = "P23", text = "a restored prior goes on like the saved one", tolerance = "exact")
    public void aRestoredPriorGoesOnLikeTheSavedOne(@ForAll long seed, @ForAll @IntRange(max = 3) int updates) {
        Prior saved = prior(seed);
        Observations in = Data.observations(environment().observation(), 4, new SplittableRandom(seed));
        update(saved, seed, 0, updates);
        MemoryState state = MemoryState.of(saved);
        Prior restored = prior(~seed);
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

    private void update(Prior prior, long seed, int from, int to) {
        for (int k = from; k < to; k++) {
            prior.update(Data.segment(environment(), family(), 4, STREAMS, seed + k), Data.policy(environment(), k));
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
