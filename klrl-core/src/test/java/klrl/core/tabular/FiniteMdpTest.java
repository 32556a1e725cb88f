package klrl.core.tabular;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import klrl.core.random.L64X128Mix;
import org.junit.jupiter.api.Test;

class FiniteMdpTest {

    private static FiniteMdp.Builder twoStates() {
        return FiniteMdp.builder(2, 2)
                .transition(0, 0, 0.25, 1, 4)
                .termination(0, 0, 0.75, 0, -2)
                .transition(0, 1, 0, 1, 9)
                .transition(1, 1, 1, 1, 0.5);
    }

    private static String refused(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }

    @Test
    void outcomesAreKeptByStateAndAction() {
        FiniteMdp mdp = twoStates().initial(0.1, 0.9).build();
        assertEquals(2, mdp.states());
        assertEquals(2, mdp.actions());
        assertEquals(2, mdp.to(0, 0) - mdp.from(0, 0));
        assertEquals(0.25, mdp.probability(0));
        assertEquals(1, mdp.next(0));
        assertEquals(4, mdp.reward(0));
        assertFalse(mdp.terminates(0));
        assertTrue(mdp.terminates(1));
        assertEquals(-2, mdp.reward(1));
        assertEquals(0.25 * 4 - 0.75 * 2, mdp.expectedReward(0, 0));
        assertEquals(0.5, mdp.expectedReward(1, 1));
        assertEquals(0.9, mdp.initial(1));
        assertEquals(0.5, twoStates().build().initial(1));
    }

    @Test
    void actionsWithoutOutcomesAreMasked() {
        FiniteMdp mdp = twoStates().build();
        assertTrue(mdp.allowed(0, 0));
        assertFalse(mdp.allowed(0, 1));
        assertFalse(mdp.allowed(1, 0));
        assertEquals(1, mdp.allowedCount(0));
    }

    @Test
    void scalingChangesNothingButTheRewards() {
        FiniteMdp scaled = twoStates().build().scaled(-3);
        assertEquals(-12, scaled.reward(0));
        assertEquals(1.5, scaled.expectedReward(0, 0));
        assertTrue(scaled.terminates(1));
        assertEquals("rewards are scaled by a finite number, not NaN", refused(() -> scaled.scaled(Double.NaN)));
    }

    @Test
    void itsTextNamesEveryOutcome() {
        assertEquals("""
                2 states, 2 actions, first state ~ [0.5, 0.5]
                  s0 a0: 0.25 -> s1 (r=4.0), 0.75 -> end at s0 (r=-2.0)
                  s1 a1: 1.0 -> s1 (r=0.5)""", twoStates().build().toString());
    }

    @Test
    void probabilitiesMustSumToOne() {
        assertEquals(
                "state 0, action 1: probabilities sum to 0.9, not 1",
                refused(() -> twoStates().transition(0, 1, 0.9, 0, 0).build()));
        assertEquals(
                "the initial distribution: probabilities sum to 0.75, not 1",
                refused(() -> twoStates().initial(0.5, 0.25)));
        // Rounding is no mistake, and leaves no trace.
        FiniteMdp mdp = FiniteMdp.builder(1, 1)
                .transition(0, 0, 0.5, 0, 0)
                .transition(0, 0, 0.5 + 1e-12, 0, 0)
                .build();
        assertEquals(1, mdp.probability(0) + mdp.probability(1), 2e-16);
        FiniteMdp started = twoStates().initial(0.5, 0.5 + 1e-12).build();
        assertEquals(1, started.initial(0) + started.initial(1), 2e-16);
    }

    @Test
    void whatIsNoProcessIsRefusedByItsPlace() {
        assertEquals(
                "a decision process has at least 1 state and 1 action, not 0 and 2",
                refused(() -> FiniteMdp.builder(0, 2)));
        assertEquals(
                "a decision process has at least 1 state and 1 action, not 2 and 0",
                refused(() -> FiniteMdp.builder(2, 0)));
        assertEquals(
                "state 2, action 0, next state 0: states are from 0 to 1 and actions from 0 to 1",
                refused(() -> twoStates().transition(2, 0, 1, 0, 0)));
        assertEquals(
                "state 0, action -1, next state 0: states are from 0 to 1 and actions from 0 to 1",
                refused(() -> twoStates().transition(0, -1, 1, 0, 0)));
        assertEquals(
                "state 0, action 0, next state 2: states are from 0 to 1 and actions from 0 to 1",
                refused(() -> twoStates().termination(0, 0, 1, 2, 0)));
        assertEquals(
                "state 1, action 0: the probability of state 0 is in [0, 1], not -0.5",
                refused(() -> twoStates().transition(1, 0, -0.5, 0, 0)));
        assertEquals(
                "state 1, action 0: the probability of state 0 is in [0, 1], not NaN",
                refused(() -> twoStates().transition(1, 0, Double.NaN, 0, 0)));
        assertEquals(
                "state 1, action 0: a reward is finite, not Infinity",
                refused(() -> twoStates().transition(1, 0, 1, 0, Double.POSITIVE_INFINITY)));
        assertEquals(
                "state 1 has no allowed action: give outcomes to at least one of its actions",
                refused(() -> FiniteMdp.builder(2, 1).transition(0, 0, 1, 0, 0).build()));
        assertEquals(
                "state 1 has no allowed action: give outcomes to at least one of its actions",
                refused(() -> FiniteMdp.builder(2, 2).transition(0, 1, 1, 0, 0).build()));
        assertEquals(
                "the initial distribution has 2 probabilities, not 1",
                refused(() -> twoStates().initial(1)));
        assertEquals(
                "the initial probability of state 0 is at least 0, not -1.0",
                refused(() -> twoStates().initial(-1, 2)));
    }

    @Test
    void policiesAreNormalisedOverAllowedActions() {
        FiniteMdp mdp = twoStates().transition(0, 1, 1, 0, 0).build();
        double masked = Double.NEGATIVE_INFINITY;
        TabularPolicy policy = TabularPolicy.ofLogits(mdp, new double[] {0, Math.log(3), Double.NaN, 7});
        assertArrayEquals(new double[] {Math.log(0.25), Math.log(0.75), masked, 0}, policy.logProbabilities(), 1e-15);
        assertEquals(0.75, policy.probability(0, 1), 1e-15);
        TabularPolicy same = TabularPolicy.ofProbabilities(mdp, 0.25, 0.75, 0, 1);
        assertArrayEquals(policy.logProbabilities(), same.logProbabilities(), 1e-15);
        assertEquals(same, TabularPolicy.ofProbabilities(mdp, 0.25, 0.75, 0, 1));
        assertEquals(
                same.hashCode(),
                TabularPolicy.ofProbabilities(mdp, 0.25, 0.75, 0, 1).hashCode());
        assertFalse(policy.equals(TabularPolicy.uniform(mdp)));
        assertEquals("[0.5, 0.5, 0.0, 1.0]", TabularPolicy.uniform(mdp).toString());
        assertEquals(Math.log(0.5), TabularPrior.uniform(mdp).logWeight(0, 0));
        TabularPrior entropy = TabularPrior.entropy(mdp);
        assertArrayEquals(new double[] {0, 0, masked, 0}, entropy.logWeights());
        assertFalse(entropy.proper());
        assertTrue(TabularPrior.uniform(mdp).proper());
        assertEquals(TabularPolicy.uniform(mdp), entropy.normalised(mdp));
        assertEquals("entropy", entropy.toString());
        assertEquals("[0.5, 0.5, 0.0, 1.0]", TabularPrior.uniform(mdp).toString());
    }

    @Test
    void whatIsNoPolicyIsRefusedByItsPlace() {
        FiniteMdp mdp = twoStates().build();
        assertEquals(
                "a policy over 2 states and 2 actions has 4 numbers, not 3",
                refused(() -> TabularPolicy.ofLogits(mdp, new double[3])));
        assertEquals(
                "state 0, action 0: a logit is finite or −∞, not NaN",
                refused(() -> TabularPolicy.ofLogits(mdp, new double[] {Double.NaN, 0, 0, 0})));
        assertEquals(
                "state 1, action 1: a logit is finite or −∞, not Infinity",
                refused(() -> TabularPolicy.ofLogits(mdp, new double[] {0, 0, 0, Double.POSITIVE_INFINITY})));
        assertEquals(
                "a policy over 2 states and 2 actions has 4 numbers, not 5",
                refused(() -> TabularPolicy.ofProbabilities(mdp, 1, 0, 0, 1, 0)));
        assertEquals(
                "state 0, action 1: a probability of 0.5, but the action is masked",
                refused(() -> TabularPolicy.ofProbabilities(mdp, 0.5, 0.5, 0, 1)));
        assertEquals(
                "state 1, action 1: a probability of -1.0 is not in [0, 1]",
                refused(() -> TabularPolicy.ofProbabilities(mdp, 1, 0, 0, -1)));
        assertEquals(
                "state 1: probabilities sum to 0.5, not 1",
                refused(() -> TabularPolicy.ofProbabilities(mdp, 1, 0, 0, 0.5)));
    }

    @Test
    void theScaleOfARandomPolicyIsThatOfItsLogits() {
        FiniteMdp mdp = new Garnet(3, 4, 1, 0, 0, 1).draw(L64X128Mix.of(1));
        assertEquals(TabularPolicy.uniform(mdp), TabularPolicy.random(mdp, 0, L64X128Mix.of(2)));
        TabularPolicy single = TabularPolicy.random(mdp, 1, L64X128Mix.of(2));
        TabularPolicy triple = TabularPolicy.random(mdp, 3, L64X128Mix.of(2));
        double squares = 0;
        for (int s = 0; s < 3; s++) {
            for (int a = 1; a < 4; a++) {
                double difference = single.logProbability(s, a) - single.logProbability(s, 0);
                squares += difference * difference;
                assertEquals(3 * difference, triple.logProbability(s, a) - triple.logProbability(s, 0), 1e-14);
            }
        }
        assertTrue(squares > 1, "logits that hardly differ");
    }
}
