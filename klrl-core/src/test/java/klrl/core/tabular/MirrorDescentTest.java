package klrl.core.tabular;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MirrorDescentTest {

    private static final double GAMMA = 0.9;

    /** Values are solved for in double precision. */
    private static final double ROUNDING = 1e-9;

    private static FiniteMdp mdp(long seed) {
        return new Garnet(6, 3, 3, 0.2, 0.2, 1).draw(new SplittableRandom(seed));
    }

    private static double[] plain(FiniteMdp mdp, TabularPolicy policy) {
        return PolicyEvaluation.of(RegularisedMdp.of(mdp, GAMMA, TabularPrior.uniform(mdp), 0), policy)
                .values();
    }

    /** T39: the unregularised value of no state ever falls, whatever α, though a larger step goes further. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.3, 3, 100})
    void noPlainValueEverFallsAtAnyTemperature(double alpha) {
        for (long seed = 0; seed < 20; seed++) {
            FiniteMdp mdp = mdp(seed);
            TabularPolicy policy = TabularPolicy.random(mdp, 1, new SplittableRandom(seed));
            double[] before = plain(mdp, policy);
            for (int k = 0; k < 15; k++) {
                policy = MirrorDescent.step(mdp, GAMMA, alpha, policy);
                double[] after = plain(mdp, policy);
                for (int s = 0; s < after.length; s++) {
                    assertTrue(after[s] >= before[s] - ROUNDING, "state " + s + " fell from " + before[s]);
                }
                before = after;
            }
        }
    }

    /** That its values are plain is what matters: with a price for leaving a prior that stands still they do fall. */
    @Test
    void stepsTowardsAPriorThatStandsStillLowerPlainValues() {
        FiniteMdp mdp = mdp(1);
        RegularisedMdp plain = RegularisedMdp.of(mdp, GAMMA, TabularPrior.uniform(mdp), 0);
        TabularPolicy best = SoftPolicyIteration.solve(plain).policy();
        RegularisedMdp priced = plain.withAlpha(1);
        TabularPolicy next = priced.gibbsPolicy(PolicyEvaluation.of(plain, best).actionValues());
        double fall = 0;
        for (int s = 0; s < mdp.states(); s++) {
            fall = Math.max(fall, plain(mdp, best)[s] - plain(mdp, next)[s]);
        }
        assertTrue(fall > 0.01, "fall " + fall);
    }

    /** log π_{k+1} − log π_k is Q^{π_k}/α up to a function of the state. */
    @Test
    void aStepTiltsThePolicyByItsOwnPlainActionValues() {
        FiniteMdp mdp = new Garnet(5, 3, 2, 0.2, 0, 1).draw(new SplittableRandom(3));
        TabularPolicy policy = TabularPolicy.random(mdp, 1, new SplittableRandom(4));
        TabularPolicy next = MirrorDescent.step(mdp, GAMMA, 0.7, policy);
        double[] v = plain(mdp, policy);
        double[] q = new double[15];
        RegularisedMdp.of(mdp, GAMMA, TabularPrior.uniform(mdp), 0).actionValues(v, q);
        for (int s = 0; s < 5; s++) {
            double[] tilt = new double[3];
            double[] expected = new double[3];
            for (int a = 0; a < 3; a++) {
                tilt[a] = 0.7 * (next.logProbability(s, a) - policy.logProbability(s, a));
                tilt[a] -= 0.7 * (next.logProbability(s, 0) - policy.logProbability(s, 0));
                expected[a] = q[s * 3 + a] - q[s * 3];
            }
            assertArrayEquals(expected, tilt, ROUNDING);
        }
    }

    /**
     * Whatever α, many steps reach the plain optimum: from the uniform policy the shortfall after k steps is at most
     * α log|A|/((1−γ)k) + R/((1−γ)²k), R the length of the interval of rewards.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 1, 10})
    void manyStepsReachThePlainOptimum(double alpha) {
        for (long seed = 0; seed < 5; seed++) {
            FiniteMdp mdp = mdp(seed);
            RegularisedMdp plain = RegularisedMdp.of(mdp, GAMMA, TabularPrior.uniform(mdp), 0);
            SoftOptimum optimum = SoftPolicyIteration.solve(plain);
            double low = 0;
            double high = 0;
            for (int i = 0; i < mdp.to(5, 2); i++) {
                low = Math.min(low, mdp.reward(i));
                high = Math.max(high, mdp.reward(i));
            }
            TabularPolicy policy = TabularPolicy.uniform(mdp);
            double shortfall = 0;
            for (int k = 1; k <= 1000; k++) {
                policy = MirrorDescent.step(mdp, GAMMA, alpha, policy);
                double[] reached = plain(mdp, policy);
                shortfall = 0;
                for (int s = 0; s < reached.length; s++) {
                    shortfall = Math.max(shortfall, optimum.value(s) - reached[s]);
                }
                double bound = alpha * Math.log(3) / ((1 - GAMMA) * k) + (high - low) / (Math.pow(1 - GAMMA, 2) * k);
                assertTrue(shortfall <= bound + ROUNDING, "after " + k + " steps " + shortfall + " of " + bound);
            }
            assertTrue(shortfall < 0.02 * (high - low), "shortfall " + shortfall);
        }
    }
}
