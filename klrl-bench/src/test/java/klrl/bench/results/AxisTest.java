package klrl.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class AxisTest {

    private static List<String> marks(double least, double most, int marks) {
        Axis axis = Axis.of(least, most, marks, false);
        return axis.marks().stream().map(axis::text).toList();
    }

    @Test
    void marksAreRoundAndHoldAllFigures() {
        assertEquals(List.of("0", "100", "200", "300", "400", "500"), marks(9.5, 500, 5));
        assertEquals(List.of("−1,500", "−1,000", "−500", "0"), marks(-1480, -130, 5));
        assertEquals(List.of("0", "0.2", "0.4", "0.6", "0.8", "1.0"), marks(0, 0.99, 5));
        assertEquals(List.of("0", "0.02", "0.04"), marks(0.001, 0.035, 3));
        assertEquals(List.of("0", "10k", "20k", "30k", "40k"), marks(0, 40_000, 5));
        assertEquals(List.of("0", "0.5M", "1.0M", "1.5M", "2.0M"), marks(0, 2_000_000, 5));
    }

    @Test
    void aTightAxisEndsWhereTheFiguresDo() {
        Axis axis = Axis.of(0, 40_960, 6, true);
        assertEquals(40_960, axis.high());
        assertEquals(1, axis.part(40_960));
        assertEquals(List.of(0.0, 10_000.0, 20_000.0, 30_000.0, 40_000.0), axis.marks());
    }

    @Test
    void oneFigureHasAnAxisToo() {
        Axis axis = Axis.of(475, 475, 5, false);
        assertTrue(axis.low() <= 475 && axis.high() >= 475 && axis.high() > axis.low());
        Axis zero = Axis.of(0, 0, 5, false);
        assertTrue(zero.high() > zero.low());
    }
}
