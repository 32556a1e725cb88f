package klrl.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import klrl.core.random.Streams;
import org.junit.jupiter.api.Test;

class RatioIntervalTest {

    private static RatioInterval of(Sample numerator, Sample denominator, Statistic statistic) {
        return RatioInterval.of(numerator, denominator, statistic, Streams.of(1).stream("test", 0));
    }

    @Test
    void seedsThatAgreeLeaveNoDoubt() {
        for (Statistic statistic : new Statistic[] {Statistic.MEAN, Statistic.MEDIAN, Statistic.INTERQUARTILE_MEAN}) {
            assertEquals(new RatioInterval(3, 3, 3), of(Sample.of(6, 6, 6, 6, 6), Sample.of(2, 2, 2, 2, 2), statistic));
        }
    }

    /** Two seeds give the means 1, 2 and 3 with the probabilities 1/4, 1/2 and 1/4. */
    @Test
    void theIntervalOfTwoSeedsIsThatOfTheirFourDraws() {
        assertEquals(new RatioInterval(2, 1, 3), of(Sample.of(1, 3), Sample.of(1, 1), Statistic.MEAN));
    }

    /** Of n seeds with one outlier, the replicates without it have the probability (1 − 1/n)ⁿ. */
    @Test
    void eachRowIsDrawnFromItselfAlone() {
        RatioInterval interval = of(Sample.of(10, 10, 10, 10, 20), Sample.of(1, 1, 1, 1, 1), Statistic.MEAN);
        assertEquals(12, interval.ratio());
        assertEquals(10, interval.low(), "a replicate of the denominators in it would lie below");
        // Binomial(5, 1/5): more than 3 outliers in 0.7 % of the replicates, more than 2 in 5.8 %, so 97.5 % have up to
        // 3.
        assertEquals(16, interval.high());
    }

    @Test
    void theSameSeedsGiveTheSameInterval() {
        Sample one = Sample.of(3, 1, 4, 1, 5);
        Sample other = Sample.of(9, 2, 6, 5, 3);
        assertEquals(of(one, other, Statistic.MEDIAN), of(one, other, Statistic.MEDIAN));
    }

    /** Log-normal figures, whose medians have the ratio e; 20 seeds. Coverage is nominally 95 %, over 60 intervals. */
    @Test
    void theIntervalMostlyHoldsTheTruth() {
        Streams streams = Streams.of(2);
        int held = 0;
        for (int i = 0; i < 60; i++) {
            var random = streams.stream("figures", i);
            double[] above = new double[20];
            double[] below = new double[20];
            Arrays.setAll(above, k -> Math.exp(1 + 0.5 * random.nextGaussian()));
            Arrays.setAll(below, k -> Math.exp(0.5 * random.nextGaussian()));
            RatioInterval interval = RatioInterval.of(
                    Sample.of(above), Sample.of(below), Statistic.MEDIAN, streams.stream("bootstrap", i));
            held += interval.low() <= Math.E && Math.E <= interval.high() ? 1 : 0;
        }
        // With 95 % the chance of fewer than 50 is 4e-4; half the spread would cover 68 %, about 41.
        assertTrue(held >= 50, held + " of 60");
        assertTrue(held < 60, "intervals that always hold it are too wide");
    }

    @Test
    void aRatioToNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> of(Sample.of(1, 2), Sample.of(0, 1), Statistic.MEAN));
        assertThrows(IllegalArgumentException.class, () -> of(Sample.of(1, 2), Sample.of(1, 1), Statistic.EVERY_SEED));
    }
}
