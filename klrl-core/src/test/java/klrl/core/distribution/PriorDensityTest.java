package klrl.core.distribution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import klrl.api.Prior;
import klrl.api.data.Actions;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PriorDensityTest {

    /** Tables are in single precision: log-probabilities of at most 10 nats, half a unit in the last place each. */
    private static final double SINGLE = 1e-6;

    private static final Observations ONE_ROW = new Observations.Floats(1, 1, new float[] {1});

    /** Answers every row with its observation times some logits, or is improper. */
    private record Fixed(Family family, float... logits) implements Prior {
        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            float[] x = ((Observations.Floats) in).values();
            for (int i = 0; i < out.values().length; i++) {
                out.values()[i] = x[i / logits.length] * logits[i % logits.length];
            }
        }
    }

    private static PriorDensity proper(Choice choice, float... logits) {
        return new PriorDensity(new Fixed(choice.family(), logits), choice.family());
    }

    private static PriorDensity improper(Choice choice) {
        return new PriorDensity(new Fixed(new Family.Improper()), choice.family());
    }

    @Provide
    Arbitrary<Choice> choices() {
        return Choice.arbitrary(Arbitraries.floats().between(-4, 4));
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void aTableHoldsThePriorAmongTheAllowedAndZerosElsewhere(@ForAll("choices") Choice policy, @ForAll long seed) {
        float[] logits = policy.otherLogits(seed, 2);
        Parameters table = proper(policy, logits).table(ONE_ROW, policy.mask());
        double[] expected = policy.withLogits(logits).probabilities();
        for (int j = 0; j < policy.width(); j++) {
            assertEquals(policy.allowed(j) ? Math.log(expected[j]) : 0, table.values()[j], SINGLE);
        }
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void theDivergenceIsTheExpectedDifferenceOfLogProbabilities(@ForAll("choices") Choice policy, @ForAll long seed) {
        float[] logits = policy.otherLogits(seed, 2);
        for (PriorDensity prior : List.of(proper(policy, logits), improper(policy))) {
            Parameters table = prior.table(ONE_ROW, policy.mask());
            double expected = 0;
            double swapped = 0;
            double[] logPrior = new double[1];
            double[] log = new double[1];
            for (int[] action : policy.allowedActions()) {
                Actions.Choices taken = new Actions.Choices(1, action.length, action);
                prior.logProbability(table, taken, logPrior);
                policy.categoricals().logProbability(policy.parameters(), policy.mask(), taken, log);
                expected += Math.exp(log[0]) * (log[0] - logPrior[0]);
                swapped += Math.exp(logPrior[0]) * (logPrior[0] - log[0]);
            }
            double[] divergence = new double[1];
            prior.divergence(policy.parameters(), table, policy.mask(), divergence);
            assertEquals(expected, divergence[0], 10 * SINGLE);
            // It bites: the divergence is not symmetric.
            if (Math.abs(expected - swapped) > 0.1) {
                assertFalse(Math.abs(swapped - divergence[0]) <= 10 * SINGLE);
            }
        }
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void theDivergenceFromTheImproperPriorIsTheNegativeEntropy(@ForAll("choices") Choice policy) {
        PriorDensity prior = improper(policy);
        Parameters table = prior.table(ONE_ROW, policy.mask());
        assertArrayEquals(new float[policy.width()], table.values());
        double[] entropy = new double[1];
        double[] divergence = new double[1];
        policy.categoricals().entropy(policy.parameters(), policy.mask(), entropy);
        prior.divergence(policy.parameters(), table, policy.mask(), divergence);
        assertEquals(0 - entropy[0], divergence[0]);
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void theDivergenceFromAProperPriorIsZeroForThePriorItselfAndElsePositive(
            @ForAll("choices") Choice policy, @ForAll long seed) {
        double[] divergence = new double[1];
        PriorDensity same = proper(policy, policy.logits());
        same.divergence(policy.parameters(), same.table(ONE_ROW, policy.mask()), policy.mask(), divergence);
        assertTrue(divergence[0] >= 0 && divergence[0] < 1e-12, () -> "" + divergence[0]);
        PriorDensity other = proper(policy, policy.otherLogits(seed, 2));
        other.divergence(policy.parameters(), other.table(ONE_ROW, policy.mask()), policy.mask(), divergence);
        assertTrue(divergence[0] >= 0);
    }

    @Test
    void everyRowHasItsOwnObservationMaskAndAction() {
        Family.Categorical family = new Family.Categorical(List.of(2, 2));
        PriorDensity prior = new PriorDensity(new Fixed(family, 0, 1, 2, -1), family);
        Observations in = new Observations.Floats(3, 1, new float[] {0, 1, -2});
        boolean[] mask = {true, true, true, true, false, true, true, true, true, true, true, false};
        Parameters table = prior.table(in, mask);
        double[] log = new double[3];
        prior.logProbability(table, new Actions.Choices(3, 2, new int[] {1, 0, 1, 0, 0, 0}), log);
        double[] expected = {
            Math.log(0.5) + Math.log(0.5), -Math.log1p(Math.exp(-3)), -Math.log1p(Math.exp(-2)),
        };
        assertArrayEquals(expected, log, SINGLE);
    }

    @Test
    void extremePriorsStayFinite() {
        Choice policy = Choice.of(0, 0, 0);
        PriorDensity prior = proper(policy, 1e4f, 0, -1e4f);
        Parameters table = prior.table(ONE_ROW, policy.mask());
        assertArrayEquals(new float[] {0, -1e4f, -2e4f}, table.values());
        double[] divergence = new double[1];
        prior.divergence(policy.parameters(), table, policy.mask(), divergence);
        assertEquals(1e4 - Math.log(3), divergence[0], 1e-9);
    }

    @Test
    void aPriorThatExcludesAnAllowedActionIsRefused() {
        Choice policy = Choice.of(0, 0, 0);
        PriorDensity prior = proper(policy, 0, Float.NEGATIVE_INFINITY, 0);
        ArithmeticException e = assertThrows(ArithmeticException.class, () -> prior.table(ONE_ROW, policy.mask()));
        assertEquals(
                "the prior gives value 1 of row 0 the probability 0, though it is allowed: no divergence from it"
                        + " would be finite",
                e.getMessage());
        assertEquals(0, prior.table(ONE_ROW, new boolean[] {true, false, true}).values()[1]);
    }

    @Test
    void aPriorOverOtherActionsIsRefused() {
        Family three = new Family.Categorical(List.of(3));
        Family.Categorical two = new Family.Categorical(List.of(2));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new PriorDensity(new Fixed(three, 0, 0, 0), two));
        assertEquals(
                "the prior is a categorical distribution over 1 choice out of 3, the policy a categorical distribution over 1 choice out of 2; they must agree",
                e.getMessage());
    }
}
