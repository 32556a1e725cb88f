package klrl.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SampleTest {

    @Test
    void theInterquartileMeanLeavesOutAQuarterAtEitherEnd() {
        assertEquals(20, Sample.of(1000, 10, 30, -1000).interquartileMean(), "four: one at either end");
        assertEquals(20, Sample.of(20, 1000, 10, 30, -1000).interquartileMean(), "five: one at either end");
        assertEquals(4.5, Sample.of(8, 7, 6, 5, 4, 3, 2, 1).interquartileMean(), "eight: two at either end");
        assertEquals(4, Sample.of(1, 4, 100, 0, 3, 5, -9, 7).interquartileMean() + 0.75, "(1 + 3 + 4 + 5) / 4 = 3.25");
        assertEquals(2, Sample.of(1, 2, 3).interquartileMean(), "three: none");
    }

    @Test
    void theDeviationIsThatOfASample() {
        assertEquals(Math.sqrt(32 / 7.0), Sample.of(2, 4, 4, 4, 5, 5, 7, 9).deviation(), 1e-15);
        assertEquals(0, Sample.of(3).deviation());
    }

    @Test
    void quantilesAreLinearBetweenOrderStatistics() {
        Sample sample = Sample.of(40, 10, 20, 30);
        assertEquals(10, sample.quantile(0));
        assertEquals(17.5, sample.quantile(0.25));
        assertEquals(25, sample.median());
        assertEquals(40, sample.quantile(1));
        assertEquals(7, Sample.of(7).quantile(0.3));
    }

    @Test
    void nothingAndWhatIsNoNumberAreNoSample() {
        assertThrows(IllegalArgumentException.class, Sample::of);
        assertThrows(IllegalArgumentException.class, () -> Sample.of(1, Double.NaN));
    }
}
