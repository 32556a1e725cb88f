package klrl.core.contract;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import klrl.api.Prior;
import klrl.api.RandomStream;
import klrl.api.data.Actions;
import klrl.api.data.Family;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.core.distribution.Categoricals;
import klrl.core.distribution.PriorDensity;
import klrl.core.random.Streams;

/** Probabilities of choices, under masks. */
final class ChoiceCheck implements DensityCheck {

    private final PriorContract contract;
    private final Prior prior;
    private final Family.Categorical family;
    private final boolean proper;

    ChoiceCheck(PriorContract contract, Prior prior) {
        this.contract = contract;
        this.prior = prior;
        this.family = (Family.Categorical) Data.family(contract.environment());
        this.proper = DensityCheck.proper(prior);
    }

    @Override
    public void requireNormalised(Observations in, boolean masked, RandomGenerator random) {
        boolean[] mask = masked ? Data.masks(family, in.rows(), random) : new boolean[0];
        Parameters table = contract.table(new PriorDensity(prior, family), in, mask);
        int at = 0;
        for (int row = 0; row < in.rows(); row++) {
            for (int size : family.sizes()) {
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
                    Require.that(proper || log == 0, "the improper prior has a log-weight of %s", log);
                    sum += allowed ? Math.exp(log) : 0;
                }
                Require.that(
                        !proper || Math.abs(sum - 1) <= SINGLE,
                        "row %d: the allowed probabilities sum to %s, not 1: %s",
                        row,
                        sum,
                        Arrays.toString(table.values()));
                at += size;
            }
        }
    }

    @Override
    public void requireDivergences(Observations in, RandomGenerator random) {
        int rows = in.rows();
        boolean[] mask = Data.masks(family, rows, random);
        Parameters policy = Data.parameters(family, rows, random);
        PriorDensity density = new PriorDensity(prior, family);
        Parameters table = contract.table(density, in, mask);
        double[] log = new double[family.width()];
        double[] divergence = new double[rows];
        density.divergence(policy, table, mask, divergence);
        double[] own = new double[rows];
        density.divergence(table, table, mask, own);
        for (int row = 0; row < rows; row++) {
            new Categoricals(family).logProbabilities(policy.values(), row, mask, log);
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
                    !proper || expected >= -SINGLE * largest && own[row] <= SINGLE * largest,
                    "row %d: the sum of pi log pi/pi_0 is %s, and from itself %s; a distribution has at least 0, and 0",
                    row,
                    expected,
                    own[row]);
        }
    }

    @Override
    public void requireDrawnByDensity(Observations one, long seed, RandomGenerator random) {
        boolean[] mask = Data.masks(family, 1, random);
        int width = family.width();
        Parameters parameters = PriorContract.repeated(PriorContract.parameters(prior, one), DRAWS);
        boolean[] masks = new boolean[DRAWS * width];
        for (int i = 0; i < masks.length; i++) {
            masks[i] = mask[i % width];
        }
        double[] log = new double[width];
        new Categoricals(family).logProbabilities(parameters.values(), 0, mask, log);
        RandomStream[] streams = new RandomStream[DRAWS];
        Arrays.fill(streams, Streams.of(seed).stream("contract", 0));
        Actions.Choices drawn =
                (Actions.Choices) Actions.of(contract.environment().action(), DRAWS);
        double[] logProbability = new double[DRAWS];
        contract.sample(family, parameters, masks, streams, drawn, logProbability);
        int[] count = new int[width];
        for (int row = 0; row < DRAWS; row++) {
            double total = 0;
            for (int head = 0, at = 0;
                    head < drawn.width();
                    at += family.sizes().get(head), head++) {
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
}
