package klrl.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FiguresTest {

    @Test
    void countsAreGrouped() {
        assertEquals("46,080", Figures.count(46_080));
        assertEquals("0", Figures.count(0));
    }

    @Test
    void ratesAreRounded() {
        assertEquals("41,000", Figures.calmRate(41_237.9));
        assertEquals("14,900", Figures.rate(14_949));
        assertEquals("7", Figures.rate(7.3));
        assertEquals("–", Figures.rate(Double.NaN));
    }

    @Test
    void returnsHaveAsManyDigitsAsPeopleCompare() {
        assertEquals("187.3", Figures.score(187.27));
        assertEquals("-200.0", Figures.score(-200));
        assertEquals("12,346", Figures.score(12_345.6));
        assertEquals("0.019", Figures.score(0.0187));
        assertEquals("0.0", Figures.score(0));
        assertEquals("–", Figures.score(Double.NaN));
    }

    @Test
    void aDeviationIsAsFineAsItsMean() {
        assertEquals("312.4 ± 80.1", Figures.scores(312.42, 80.14));
        assertEquals("9.5 ± 0.6", Figures.scores(9.5, 0.61));
        assertEquals("0.8 ± 0.041", Figures.scores(0.8, 0.0408));
        assertEquals("20,000 ± 15,000", Figures.scores(20_000, 15_000));
        assertEquals("– ± –", Figures.scores(Double.NaN, Double.NaN));
    }

    @Test
    void smallFiguresHaveTwoSignificantDigits() {
        assertEquals("0.021", Figures.small(0.02149));
        assertEquals("0.01", Figures.small(0.01));
        assertEquals("1.2", Figures.small(1.2345));
        assertEquals("140", Figures.small(144));
        assertEquals("2.5e-6", Figures.small(2.49e-6));
        assertEquals("-3e-9", Figures.small(-3e-9));
        assertEquals("1.5e7", Figures.small(1.5e7));
        assertEquals("0", Figures.small(0));
        assertEquals("–", Figures.small(Double.POSITIVE_INFINITY));
    }

    @Test
    void timesUseTheUnitsThatMatter() {
        assertEquals("3.1 s", Figures.passed(3.14));
        assertEquals("1 min 0 s", Figures.passed(59.96));
        assertEquals("2 min 5 s", Figures.passed(125));
        assertEquals("1 h 2 min", Figures.passed(3725));
        assertEquals("2 s", Figures.left(1.2));
        assertEquals("1 min 0 s", Figures.left(60));
        assertEquals("–", Figures.left(Double.POSITIVE_INFINITY));
    }
}
