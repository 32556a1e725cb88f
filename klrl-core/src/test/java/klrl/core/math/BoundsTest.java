package klrl.core.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BoundsTest {

    @Test
    void knownValues() {
        double half = Math.log(0.5);
        assertEquals(0.3 * Math.log(2), Bounds.valueUnderMaximum(0.3, half), 1e-15);
        assertEquals(0.3 * Math.log(5), Bounds.valueOverMaximum(0.3, 5), 1e-15);
        // W(1/e), tabulated in many places.
        assertEquals(0.3 * 0.27846454276107379, Bounds.boltzmannGap(0.3, half), 1e-15);
        assertEquals(0.9 * 0.3 * 0.27846454276107379, Bounds.backupGap(0.9, 0.3, half), 1e-15);
        assertEquals(0.99 * 0.1 * Math.log(2) / 0.01, Bounds.optimumGap(0.99, 0.1, half), 1e-12);
        assertEquals(6.862, Bounds.policyGap(0.99, 0.1, half), 5e-4);
    }

    @Test
    void theBoltzmannGapIsTighterThanBothSimplerBounds() {
        for (double logMass = -50; logMass < 0; logMass += 0.25) {
            double mass = Math.exp(logMass);
            double gap = Bounds.boltzmannGap(1, logMass);
            assertTrue(gap > 0 && gap < -logMass && gap < (1 - mass) / (mass * Math.E), "at log p* = " + logMass);
        }
    }

    @Test
    void nothingIsLostWithoutTemperatureOrWithAllActionsGreedy() {
        assertEquals(0, Bounds.valueUnderMaximum(0, Double.NEGATIVE_INFINITY));
        assertEquals(0, Bounds.boltzmannGap(0, Double.NEGATIVE_INFINITY));
        assertEquals(0, Bounds.boltzmannGap(0.3, 0));
        // The mass of all actions, rounded up.
        assertEquals(0, Bounds.boltzmannGap(0.3, 1e-16));
        assertEquals(0, Bounds.optimumGap(0, 0.3, -5));
    }

    @Test
    void aGreedyActionThatThePriorForgetsMayCostAnything() {
        assertEquals(Double.POSITIVE_INFINITY, Bounds.boltzmannGap(0.3, Double.NEGATIVE_INFINITY));
        assertEquals(Double.POSITIVE_INFINITY, Bounds.optimumGap(0.9, 0.3, Double.NEGATIVE_INFINITY));
        // W(e^y) = y − log y + log y / y, to 1e-4 at y = 1e5.
        assertEquals(1e5 - 1 - Math.log(1e5), Bounds.boltzmannGap(1, -1e5), 1e-3);
    }
}
