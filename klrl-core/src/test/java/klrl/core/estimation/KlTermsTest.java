package klrl.core.estimation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import klrl.api.Prior;
import klrl.api.data.Actions;
import klrl.api.data.Evaluation;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.core.random.Streams;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class KlTermsTest {

    /** The prior's table is in single precision. */
    private static final double SINGLE = 1e-6;

    private static final Family.Categorical FAMILY = new Family.Categorical(List.of(3, 2));
    private static final int WIDTH = 5;
    private static final int ACTIONS = 6;

    /** A prior whose logits are its observations. */
    private record Seen(Family family) implements Prior {
        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            if (family instanceof Family.Categorical) {
                System.arraycopy(((Observations.Floats) in).values(), 0, out.values(), 0, out.values().length);
            }
        }
    }

    private static final List<Seen> PRIORS = List.of(new Seen(FAMILY), new Seen(new Family.Improper()));

    /** All joint actions of one state in consecutive rows, so that a segment is an enumeration. */
    private record Rows(Observations in, boolean[] mask, Parameters policy, Actions taken) {
        static Rows random(long seed, int states) {
            SplittableRandom random = new SplittableRandom(seed);
            int rows = states * ACTIONS;
            float[] in = new float[rows * WIDTH];
            float[] logits = new float[rows * WIDTH];
            boolean[] mask = new boolean[rows * WIDTH];
            int[] taken = new int[rows * 2];
            for (int state = 0; state < states; state++) {
                for (int j = 0; j < WIDTH; j++) {
                    float x = (float) random.nextGaussian();
                    float z = (float) random.nextGaussian();
                    boolean allowed = j <= 1 || j == 3 || random.nextBoolean();
                    for (int a = 0; a < ACTIONS; a++) {
                        int at = (state * ACTIONS + a) * WIDTH + j;
                        in[at] = x;
                        logits[at] = z;
                        mask[at] = allowed;
                    }
                }
                for (int a = 0; a < ACTIONS; a++) {
                    taken[2 * (state * ACTIONS + a)] = a / 2;
                    taken[2 * (state * ACTIONS + a) + 1] = a % 2;
                }
            }
            return new Rows(
                    new Observations.Floats(rows, WIDTH, in),
                    mask,
                    new Parameters(rows, WIDTH, logits),
                    new Actions.Choices(rows, 2, taken));
        }

        KlTerms terms(Prior prior, Regulariser form) {
            return terms(new KlTerms(prior, FAMILY, new KlForm(form, 0), Streams.of(1).stream("kl", 0)));
        }

        KlTerms terms(KlTerms terms) {
            terms.compute(in, mask, policy, taken);
            return terms;
        }

        double expectation(KlTerms terms, int state, double[] values) {
            double sum = 0;
            for (int i = state * ACTIONS; i < (state + 1) * ACTIONS; i++) {
                double probability = Math.exp(terms.logProbability()[i]);
                sum += probability > 0 ? probability * values[i] : 0;
            }
            return sum;
        }
    }

    @Property(seed = "1", tries = 100)
    void theSampledFormIsAnUnbiasedSampleOfTheAnalyticOne(@ForAll long seed) {
        Rows rows = Rows.random(seed, 3);
        for (Prior prior : PRIORS) {
            KlTerms sampled = rows.terms(prior, Regulariser.SAMPLED);
            KlTerms analytic = rows.terms(prior, Regulariser.ANALYTIC);
            double[] noPrior = Arrays.copyOf(sampled.logProbability(), rows.taken.rows());
            for (int state = 0; state < 3; state++) {
                double expected = analytic.kappa()[state * ACTIONS];
                assertEquals(expected, rows.expectation(sampled, state, sampled.kappa()), SINGLE);
                assertEquals(expected, analytic.divergence()[state * ACTIONS]);
                assertEquals(-analytic.entropy()[state * ACTIONS], rows.expectation(sampled, state, noPrior), SINGLE);
                // It bites: without the prior's part the two differ, unless the prior is the improper one.
                boolean same = Math.abs(rows.expectation(sampled, state, noPrior) - expected) <= SINGLE;
                assertEquals(prior.family() instanceof Family.Improper, same);
            }
        }
    }

    @Test
    void bothFormsShareAllButKappa() {
        Rows rows = Rows.random(4, 2);
        KlTerms sampled = rows.terms(PRIORS.get(0), Regulariser.SAMPLED);
        KlTerms analytic = rows.terms(PRIORS.get(0), Regulariser.ANALYTIC);
        assertArrayEquals(sampled.logProbability(), analytic.logProbability());
        assertArrayEquals(sampled.entropy(), analytic.entropy());
        assertArrayEquals(sampled.divergence(), analytic.divergence());
        assertArrayEquals(sampled.priorTable().values(), analytic.priorTable().values());
        assertFalse(Arrays.equals(sampled.kappa(), analytic.kappa()));
    }

    @Test
    void moreObservationsThanActionsAreDescribedToo() {
        Rows rows = Rows.random(5, 3);
        // The actions of the first two states only, and logits of all three.
        Actions.Choices some = new Actions.Choices(
                2 * ACTIONS, 2, Arrays.copyOf(((Actions.Choices) rows.taken()).values(), 4 * ACTIONS));
        KlTerms all = rows.terms(PRIORS.get(0), Regulariser.SAMPLED);
        KlTerms part = new Rows(rows.in(), rows.mask(), rows.policy(), some).terms(PRIORS.get(0), Regulariser.SAMPLED);
        assertEquals(2 * ACTIONS, part.kappa().length);
        assertArrayEquals(Arrays.copyOf(all.kappa(), 2 * ACTIONS), part.kappa());
        assertArrayEquals(Arrays.copyOf(all.logProbability(), 2 * ACTIONS), part.logProbability());
        assertArrayEquals(all.entropy(), part.entropy());
        assertArrayEquals(all.divergence(), part.divergence());
        assertArrayEquals(all.priorTable().values(), part.priorTable().values());
    }

    @Test
    void anInstanceThatSawALargerSegmentRemembersNothingOfIt() {
        Rows small = Rows.random(6, 1);
        for (Regulariser form : Regulariser.values()) {
            KlTerms fresh = small.terms(PRIORS.get(0), form);
            KlTerms used = Rows.random(7, 4).terms(PRIORS.get(0), form);
            small.terms(used);
            assertArrayEquals(fresh.kappa(), used.kappa());
            assertArrayEquals(fresh.logProbability(), used.logProbability());
            assertArrayEquals(fresh.entropy(), Arrays.copyOf(used.entropy(), ACTIONS));
            assertArrayEquals(fresh.divergence(), Arrays.copyOf(used.divergence(), ACTIONS));
            assertTrue(used.entropy().length >= ACTIONS);
        }
    }

    /** Answers with rows of its own. */
    private record Rowwise(Family family, float... rows) implements Prior {
        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            System.arraycopy(rows, 0, out.values(), 0, out.values().length);
        }
    }

    private static final Family BOX = new Family.TanhGaussian(2);
    private static final Observations TWO = new Observations.Floats(2, 1, new float[2]);

    private static Actions.Points points(float... u) {
        float[] values = new float[u.length];
        for (int i = 0; i < u.length; i++) {
            values[i] = (float) Math.tanh(u[i]);
        }
        return new Actions.Points(u.length / 2, 2, values, u);
    }

    /** log of the density of tanh u, number by number. */
    private static double log(float[] parameters, int row, float[] u, int at) {
        double sum = 0;
        for (int j = 0; j < 2; j++) {
            double deviation = Math.exp(parameters[4 * row + 2 + j]);
            double noise = ((double) u[2 * at + j] - parameters[4 * row + j]) / deviation;
            sum += -0.5 * noise * noise - Math.log(deviation * Math.sqrt(2 * Math.PI));
            sum += 2 * Math.log(Math.cosh(u[2 * at + j]));
        }
        return sum;
    }

    @Test
    void actionsThatWereDrawnAlreadyEstimateByTheirMeans() {
        float[] policy = {0.1f, -0.2f, -0.3f, 0.1f, 0.5f, 0.3f, 0.2f, -0.6f};
        float[] prior = {0, 0.1f, 0.2f, 0.3f, -0.4f, 0.2f, 0.1f, -0.1f};
        float[] drawn = {0.1f, 0.2f, -0.3f, 0.4f, 0.5f, -0.6f, 0.7f, 0.8f, -0.9f, 1, 1.1f, 0.3f};
        float[] taken = {0.3f, -0.1f, 0.6f, 0.2f};
        for (Regulariser form : Regulariser.values()) {
            KlTerms terms =
                    new KlTerms(new Rowwise(BOX, prior), BOX, new KlForm(form, 1), Streams.of(1).stream("kl", 0));
            // Whatever an earlier call has left must be gone.
            terms.tabulate(TWO, new boolean[0]);
            terms.compute(new Parameters(2, 4, prior), points(taken), points(drawn));
            terms.compute(new Parameters(2, 4, policy), points(taken), points(drawn));
            for (int row = 0; row < 2; row++) {
                double entropy = 0;
                double ratio = 0;
                for (int k = 0; k < 3; k++) {
                    int at = 2 * k + row;
                    entropy -= log(policy, row, drawn, at) / 3;
                    ratio += (log(policy, row, drawn, at) - log(prior, row, drawn, at)) / 3;
                }
                assertEquals(entropy, terms.entropy()[row], 1e-9);
                double exact = 0;
                for (int j = 4 * row; j < 4 * row + 2; j++) {
                    double logRatio = (double) policy[j + 2] - prior[j + 2];
                    double distance = ((double) policy[j] - prior[j]) / Math.exp(prior[j + 2]);
                    exact += 0.5 * (Math.exp(2 * logRatio) + distance * distance - 1) - logRatio;
                }
                boolean analytic = form == Regulariser.ANALYTIC;
                assertEquals(analytic ? exact : ratio, terms.divergence()[row], 1e-9);
                double own = log(policy, row, taken, row) - log(prior, row, taken, row);
                assertEquals(analytic ? exact : own, terms.kappa()[row], 1e-9);
            }
        }
    }

    @Test
    void severalFreshActionsOfEachRowAreDrawnFromItsOwnDistribution() {
        float[] policy = {0.1f, -0.2f, -3, -4, 2.5f, 1.3f, -4, -3};
        KlTerms terms = new KlTerms(
                new Rowwise(new Family.Uniform(2)),
                BOX,
                new KlForm(Regulariser.ANALYTIC, 500),
                Streams.of(1).stream("kl", 0));
        terms.compute(TWO, new boolean[0], new Parameters(2, 4, policy), points(0, 0, 0, 0));
        terms.compute(TWO, new boolean[0], new Parameters(2, 4, policy), points(0, 0, 0, 0));
        for (int row = 0; row < 2; row++) {
            // −E[log π] of a narrow one: Σ log σ + ½ log 2πe + log(1 − tanh² m), with ½ nat² of variance per number.
            double expected = 0;
            for (int j = 4 * row; j < 4 * row + 2; j++) {
                expected += policy[j + 2] + 0.5 * Math.log(2 * Math.PI * Math.E) - 2 * Math.log(Math.cosh(policy[j]));
            }
            assertEquals(expected, terms.entropy()[row], 5 / Math.sqrt(500));
            assertEquals(-terms.entropy()[row] + 2 * Math.log(2), terms.divergence()[row], 1e-9);
            assertEquals(terms.divergence()[row], terms.kappa()[row]);
        }
    }

    @Test
    void ratiosOfTakenActionsAreDifferencesOfTheirLogarithms() {
        Rows rows = Rows.random(8, 1);
        KlTerms terms = rows.terms(PRIORS.get(0), Regulariser.ANALYTIC);
        Parameters table = terms.tabulate(rows.in(), rows.mask());
        assertArrayEquals(terms.priorTable().values(), table.values());
        double[] behaviour = new double[ACTIONS];
        Arrays.setAll(behaviour, i -> -0.1 * (i + 1));
        for (boolean recorded : new boolean[] {true, false}) {
            Segment x = segment(rows, recorded ? behaviour : new double[0]);
            Evaluation out = Evaluation.of(ACTIONS, 1);
            terms.probabilities(x, out);
            for (int i = 0; i < ACTIONS; i++) {
                double probability = Math.exp(terms.logProbability()[i]);
                assertEquals(probability, out.takenProbability()[i]);
                assertEquals(recorded ? probability / Math.exp(behaviour[i]) : 1, out.ratio()[i], 1e-12);
            }
        }
        double[] ratios = new double[ACTIONS];
        terms.priorRatios(segment(rows, behaviour), ratios);
        double[] logRatios = new double[ACTIONS];
        terms.logRatios(rows.taken(), logRatios);
        for (int i = 0; i < ACTIONS; i++) {
            // log π₀/μ = log π − log π/π₀ − log μ, of actions that are allowed.
            if (Double.isFinite(logRatios[i])) {
                assertEquals(terms.logProbability()[i] - logRatios[i] - behaviour[i], ratios[i], 1e-12);
            }
        }
    }

    private static Segment segment(Rows rows, double[] behaviour) {
        return new Segment(
                ACTIONS,
                1,
                new Observations.Floats(ACTIONS + 1, WIDTH, new float[(ACTIONS + 1) * WIDTH]),
                new int[0],
                new Observations.Floats(0, WIDTH, new float[0]),
                rows.taken(),
                new Parameters(ACTIONS, 0, new float[0]),
                behaviour,
                new double[ACTIONS],
                new double[ACTIONS],
                new byte[ACTIONS],
                new boolean[0],
                new boolean[0],
                Memory.none(1),
                new boolean[0],
                0);
    }
}
