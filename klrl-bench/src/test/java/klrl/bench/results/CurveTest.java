package klrl.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CurveTest {

    private static Curve curve(double... stepsAndValues) {
        Curve curve = new Curve();
        for (int i = 0; i < stepsAndValues.length; i += 2) {
            curve.add((long) stepsAndValues[i], stepsAndValues[i + 1]);
        }
        return curve;
    }

    @Test
    void aCurveIsLinearBetweenItsPointsAndKeepsItsEnds() {
        Curve curve = curve(10, 1, 20, 3, 40, -1);
        assertEquals(1, curve.at(0));
        assertEquals(1, curve.at(10));
        assertEquals(2, curve.at(15));
        assertEquals(1, curve.at(30));
        assertEquals(-1, curve.at(40));
        assertEquals(-1, curve.at(1e9));
    }

    @Test
    void theLastWordOfAStepCounts() {
        Curve curve = curve(10, 1, 20, 3, 20, 5);
        assertEquals(2, curve.size());
        assertEquals(5, curve.at(20));
        assertThrows(IllegalArgumentException.class, () -> curve.add(19, 0));
        assertThrows(IllegalArgumentException.class, () -> curve.add(30, Double.NaN));
    }

    @Test
    void aLongCurveIsThinnedBetweenItsEnds() {
        Curve curve = new Curve();
        for (int i = 0; i <= 1000; i++) {
            curve.add(i, i / 3.0);
        }
        Curve thin = curve.thinned();
        assertEquals(200, thin.size());
        assertEquals(0, thin.step(0));
        assertEquals(1000, thin.end());
        assertEquals(333.333, thin.value(199));
        assertEquals(curve.json(), Curve.of(curve.json()).json());
    }

    @Test
    void aMetricIsReducedOverTheWholeTraining() {
        Curve curve = curve(100, 2, 200, 0, 500, 7);
        assertEquals(7, Reduction.LAST.of(curve));
        assertEquals(3, Reduction.MEAN.of(curve));
        assertEquals(9, Reduction.SUM.of(curve));
        assertEquals(2 * 100 + 7 * 300, Reduction.INTEGRAL.of(curve));
    }
}
