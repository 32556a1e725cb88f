package klrl.core.tabular;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import klrl.core.random.L64X128Mix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SolversTest {

    private static final double EXACT = 1e-12;

    private static RegularisedMdp garnet(long seed, double gamma, double alpha, double termination) {
        L64X128Mix random = L64X128Mix.of(seed);
        FiniteMdp mdp = new Garnet(6, 3, 2, termination, 0.2, 1).draw(random);
        return RegularisedMdp.of(mdp, gamma, TabularPrior.of(TabularPolicy.random(mdp, 2, random)), alpha);
    }

    private static double distance(SoftOptimum x, SoftOptimum y) {
        double worst = 0;
        for (int s = 0; s < x.problem().mdp().states(); s++) {
            worst = Math.max(worst, Math.abs(x.value(s) - y.value(s)));
        }
        return worst;
    }

    /** Going forward earns γ^(n−1−s)·10/(1 − γ), going back for ever 2/(1 − γ). */
    @Test
    void withoutTemperatureTheChainIsSolvedAsByHand() {
        FiniteMdp chain = Chain.of(5, 0, 2, 10);
        for (double gamma : new double[] {0.5, 0.95}) {
            RegularisedMdp m = RegularisedMdp.of(chain, gamma, TabularPrior.uniform(chain), 0);
            SoftOptimum iterated = SoftValueIteration.solve(m, 1e-10);
            SoftOptimum improved = SoftPolicyIteration.solve(m);
            for (int s = 0; s < 5; s++) {
                // Back from s for 2, and then whatever is best from the start; or forward.
                double start = Math.max(2 / (1 - gamma), Math.pow(gamma, 4) * 10 / (1 - gamma));
                double expected = Math.max(2 + gamma * start, Math.pow(gamma, 4 - s) * 10 / (1 - gamma));
                assertEquals(expected, iterated.value(s), 1e-10);
                assertEquals(expected, improved.value(s), EXACT * expected);
            }
            assertEquals(1, improved.policy().probability(4, Chain.FORWARD));
            assertEquals(gamma == 0.5 ? 1 : 0, improved.policy().probability(0, Chain.BACK));
            assertEquals(0, improved.bound(), EXACT);
        }
    }

    @Test
    void aSlipHasTheOtherActionsEffect() {
        FiniteMdp chain = Chain.of(3, 0.2, 2, 10);
        assertEquals(0.2 * 2, chain.expectedReward(0, Chain.FORWARD), EXACT);
        assertEquals(0.8 * 10 + 0.2 * 2, chain.expectedReward(2, Chain.FORWARD), EXACT);
        assertEquals(0.8 * 2 + 0.2 * 10, chain.expectedReward(2, Chain.BACK), EXACT);
        assertEquals(2, chain.next(chain.from(1, Chain.FORWARD)));
        assertEquals(2, chain.next(chain.from(2, Chain.FORWARD)));
        assertEquals(0, chain.next(chain.from(2, Chain.BACK)));
        assertEquals(1, chain.initial(0));
        assertThrows(IllegalArgumentException.class, () -> Chain.of(3, 1.5, 2, 10));
    }

    @ParameterizedTest
    @CsvSource({"0.9, 0.5, 0", "0.99, 0.01, 0", "0.9, 100, 0.2", "0, 1, 0", "1, 0.3, 1", "0.95, 0, 0.1"})
    void valueAndPolicyIterationAgreeWithinTheBound(double gamma, double alpha, double termination) {
        for (long seed = 0; seed < 20; seed++) {
            RegularisedMdp m = garnet(seed, gamma, alpha, termination);
            SoftOptimum improved = SoftPolicyIteration.solve(m);
            SoftOptimum rough = SoftValueIteration.solve(m, 0.1);
            SoftOptimum fine = SoftValueIteration.solve(m, 1e-9);
            assertTrue(rough.bound() <= 0.1 && fine.bound() <= 1e-9);
            assertTrue(rough.iterations() <= fine.iterations());
            assertTrue(distance(rough, improved) <= rough.bound() + EXACT * m.scale());
            assertTrue(distance(fine, improved) <= fine.bound() + EXACT * m.scale());
            assertTrue(improved.bound() <= 1e-12 * (1 + m.scale()));
            // Newton's method: a few steps, where value iteration takes hundreds.
            assertTrue(improved.iterations() <= 15, "took " + improved.iterations());
        }
    }

    @Test
    void actionValuesOfValueIterationAreThoseOfItsValues() {
        RegularisedMdp m = garnet(2, 0.9, 0.5, 0.1);
        SoftOptimum rough = SoftValueIteration.solve(m, 0.5);
        double[] expected = new double[rough.actionValues().length];
        m.actionValues(rough.values(), expected);
        assertArrayEquals(expected, rough.actionValues());
        // Stopped where the bound came under the tolerance, not a sweep later.
        double[] before = new double[m.mdp().states()];
        double change = 0;
        for (int sweep = 1; sweep <= rough.iterations(); sweep++) {
            double[] swept = new double[before.length];
            m.actionValues(before, expected);
            m.softValues(expected, swept);
            change = 0;
            for (int s = 0; s < swept.length; s++) {
                change = Math.max(change, Math.abs(swept[s] - before[s]));
            }
            double bound = m.modulus() / (1 - m.modulus()) * change;
            assertEquals(sweep == rough.iterations(), bound <= 0.5, "sweep " + sweep);
            before = swept;
        }
        assertArrayEquals(before, rough.values());
        assertEquals(m.modulus() / (1 - m.modulus()) * change, rough.bound());
    }

    @Test
    void roundingEndsValueIterationAndItsBoundSaysWhere() {
        RegularisedMdp m = garnet(1, 0.99, 0.5, 0);
        SoftOptimum optimum = SoftValueIteration.solve(m, 0);
        // A change of a few units in the last place, times γ/(1 − γ).
        assertTrue(optimum.bound() < 100 * 8 * Math.ulp(m.scale()) && optimum.iterations() < 10_000);
        assertEquals(0, distance(optimum, SoftPolicyIteration.solve(m)), 1e-10);
    }

    @Test
    void policyIterationDoesNotDependOnItsStart() {
        RegularisedMdp m = garnet(2, 0.9, 0.1, 0.1);
        SoftOptimum expected = SoftPolicyIteration.solve(m);
        for (long seed = 0; seed < 10; seed++) {
            TabularPolicy first = TabularPolicy.random(m.mdp(), 5, L64X128Mix.of(seed));
            assertEquals(0, distance(expected, SoftPolicyIteration.solve(m, first)), EXACT * m.scale());
        }
    }

    @Test
    void theOptimumIsConsistent() {
        RegularisedMdp m = garnet(3, 0.9, 0.3, 0.1);
        SoftOptimum optimum = SoftPolicyIteration.solve(m);
        double[] v = new double[6];
        m.softValues(optimum.actionValues(), v);
        assertArrayEquals(optimum.values(), v, EXACT);
        assertEquals(optimum.policy(), m.gibbsPolicy(optimum.actionValues()));
        assertEquals(optimum.actionValue(2, 1), optimum.actionValues()[7]);
        assertEquals(m, optimum.problem());
        assertArrayEquals(
                optimum.values(), PolicyEvaluation.of(m, optimum.policy()).values(), EXACT);
    }

    @Test
    void valueIterationNeedsAContraction() {
        RegularisedMdp m =
                RegularisedMdp.of(Examples.stayOrQuit(), 1, TabularPrior.uniform(Examples.stayOrQuit()), 0.5);
        assertThrows(IllegalArgumentException.class, () -> SoftValueIteration.solve(m, 1e-3));
        // Policy iteration needs every policy to end only, and all of these do.
        SoftOptimum optimum = SoftPolicyIteration.solve(m);
        double z = Math.exp(optimum.value(0) / 0.5);
        assertEquals(z, 0.5 * Math.exp(-0.6) * z + 0.5, EXACT);
        assertEquals(Double.POSITIVE_INFINITY, m.scale());
        for (double tolerance : new double[] {-1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> SoftValueIteration.solve(m.withGamma(0.9), tolerance));
        }
    }

    @Test
    void evaluationAtADiscountOfOneNeedsEveryEpisodeToEnd() {
        FiniteMdp choice = Examples.stayOrQuit();
        RegularisedMdp m = RegularisedMdp.of(choice, 1, TabularPrior.uniform(choice), 0);
        assertThrows(
                ArithmeticException.class, () -> PolicyEvaluation.of(m, TabularPolicy.ofProbabilities(choice, 1, 0)));
        // Staying with 3/4: 3 times on average.
        TabularPolicy often = TabularPolicy.ofProbabilities(choice, 0.75, 0.25);
        assertEquals(-0.9, PolicyEvaluation.of(m, often).value(0), EXACT);
        Occupancy occupancy = Occupancy.of(choice, 1, often);
        assertEquals(4, occupancy.visits(0), EXACT);
        assertEquals(3, occupancy.visits(0, 0), EXACT);
        assertEquals(8, occupancy.sum(2), EXACT);
    }

    @Test
    void aPolicyOutsideThePriorCanOnlyBeEvaluatedWithoutTemperature() {
        FiniteMdp choice = Examples.stayOrQuit();
        TabularPrior quit = TabularPrior.of(TabularPolicy.ofProbabilities(choice, 0, 1));
        TabularPolicy both = TabularPolicy.uniform(choice);
        RegularisedMdp m = RegularisedMdp.of(choice, 0.9, quit, 1);
        String message = assertThrows(IllegalArgumentException.class, () -> PolicyEvaluation.of(m, both))
                .getMessage();
        assertEquals(
                "state 0: the policy takes an action that the prior excludes, so that the divergence is infinite",
                message);
        assertEquals(-0.15 / 0.55, PolicyEvaluation.of(m.withAlpha(0), both).value(0), EXACT);
        assertEquals(1, SoftPolicyIteration.solve(m).policy().probability(0, 1));
    }

    @Test
    void policiesOfAnotherProcessAreRefused() {
        RegularisedMdp m = garnet(1, 0.9, 1, 0);
        TabularPolicy other = TabularPolicy.uniform(Examples.stayOrQuit());
        assertThrows(IllegalArgumentException.class, () -> PolicyEvaluation.of(m, other));
        assertThrows(IllegalArgumentException.class, () -> Occupancy.of(m.mdp(), 0.9, other));
        assertThrows(
                IllegalArgumentException.class, () -> Occupancy.of(m.mdp(), 0.9, TabularPolicy.uniform(m.mdp()), 1));
        assertThrows(IllegalArgumentException.class, () -> m.withPrior(TabularPrior.of(other)));
        assertThrows(
                IllegalArgumentException.class,
                () -> RegularisedMdp.of(
                        m.mdp(), 0.9, TabularPrior.entropy(new Garnet(6, 3, 1, 0, 0, 1).draw(L64X128Mix.of(1))), 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void discountsOutsideTheirRangeAreRefused(double gamma) {
        FiniteMdp choice = Examples.stayOrQuit();
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> RegularisedMdp.of(choice, gamma, TabularPrior.uniform(choice), 1))
                .getMessage();
        assertEquals("a discount factor is in [0, 1], not " + gamma, message);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.POSITIVE_INFINITY, Double.NaN})
    void temperaturesOutsideTheirRangeAreRefused(double alpha) {
        FiniteMdp choice = Examples.stayOrQuit();
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> RegularisedMdp.of(choice, 0.9, TabularPrior.uniform(choice), alpha))
                .getMessage();
        assertEquals("a temperature is in [0, ∞), not " + alpha, message);
    }

    @Test
    void theModulusIsTheLargestExpectedDiscount() {
        FiniteMdp mdp = FiniteMdp.builder(2, 1)
                .transition(0, 0, 0.25, 1, -7)
                .termination(0, 0, 0.75, 1, 3)
                .termination(1, 0, 1, 1, 0)
                .build();
        RegularisedMdp m = RegularisedMdp.of(mdp, 0.8, TabularPrior.uniform(mdp), 2);
        assertEquals(0.2, m.expectedDiscount(0, 0), EXACT);
        assertEquals(0, m.expectedDiscount(1, 0));
        assertEquals(0.2, m.modulus(), EXACT);
        assertEquals(7 / 0.8, m.scale(), EXACT);
        assertEquals(0.8, m.gamma());
        assertEquals(2, m.alpha());
        FiniteMdp choice = Examples.stayOrQuit();
        TabularPrior uneven = TabularPrior.of(TabularPolicy.ofProbabilities(choice, 0.1, 0.9));
        assertEquals(
                (0.3 + 2 * Math.log(10)) / 0.5,
                RegularisedMdp.of(choice, 0.5, uneven, 2).scale(),
                EXACT);
    }

    @Test
    void partsOfAnObjectiveAreExchangedOneByOne() {
        FiniteMdp choice = Examples.stayOrQuit();
        RegularisedMdp m = RegularisedMdp.of(choice, 0.5, TabularPrior.uniform(choice), 2);
        RegularisedMdp other =
                m.withPrior(TabularPrior.entropy(choice)).withAlpha(3).withGamma(0.25);
        assertFalse(other.prior().proper());
        assertEquals(choice, other.mdp());
        assertEquals(
                "gamma=0.25, alpha=3.0, prior=entropy, 1 states, 2 actions, first state ~ [1.0]\n"
                        + "  s0 a0: 1.0 -> s0 (r=-0.3)\n  s0 a1: 1.0 -> end at s0 (r=0.0)",
                other.toString());
    }

    @Test
    void operatorsAreTheirSums() {
        FiniteMdp choice = Examples.stayOrQuit();
        TabularPrior prior = TabularPrior.of(TabularPolicy.ofProbabilities(choice, 0.2, 0.8));
        RegularisedMdp m = RegularisedMdp.of(choice, 0.5, prior, 2);
        double[] q = {1, -1};
        double soft = 2 * Math.log(0.2 * Math.exp(0.5) + 0.8 * Math.exp(-0.5));
        assertArrayEquals(new double[] {-0.3 + 0.5 * soft, 0}, m.softBackup(q), EXACT);
        TabularPolicy policy = TabularPolicy.ofProbabilities(choice, 0.75, 0.25);
        double divergence = 0.75 * Math.log(0.75 / 0.2) + 0.25 * Math.log(0.25 / 0.8);
        assertArrayEquals(new double[] {-0.3 + 0.5 * (0.5 - 2 * divergence), 0}, m.policyBackup(policy, q), EXACT);
        double stays = 0.2 * Math.exp(0.5) / (0.2 * Math.exp(0.5) + 0.8 * Math.exp(-0.5));
        assertEquals(stays, m.gibbsPolicy(q).probability(0, 0), EXACT);
    }

    /** J = Σ occupancy · (r − αK), for a policy that nobody chose. */
    @Test
    void theObjectiveIsTheSumOverTheOccupancy() {
        for (long seed = 0; seed < 20; seed++) {
            RegularisedMdp m = garnet(seed, 0.95, 0.7, 0.1);
            TabularPolicy policy = TabularPolicy.random(m.mdp(), 1, L64X128Mix.of(seed));
            PolicyEvaluation evaluation = PolicyEvaluation.of(m, policy);
            Occupancy occupancy = Occupancy.of(m.mdp(), 0.95, policy);
            double sum = 0;
            for (int s = 0; s < 6; s++) {
                sum -= 0.7 * occupancy.visits(s) * evaluation.divergence(s);
                for (int a = 0; a < 3; a++) {
                    sum += occupancy.visits(s, a) * m.mdp().expectedReward(s, a);
                }
            }
            assertEquals(sum, evaluation.objective(), EXACT * m.scale());
            assertArrayEquals(
                    evaluation.actionValues(), m.policyBackup(policy, evaluation.actionValues()), EXACT * m.scale());
            assertEquals(policy, evaluation.policy());
            assertEquals(m, evaluation.problem());
        }
    }
}
