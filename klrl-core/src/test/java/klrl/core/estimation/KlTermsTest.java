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
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
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
}
