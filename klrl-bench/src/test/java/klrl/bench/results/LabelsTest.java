package klrl.bench.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class LabelsTest {

    private static double[] apart(double... heights) {
        return Labels.apart(heights, 10, 0, 100);
    }

    @Test
    void linesMoveApartAsLittleAsPossible() {
        assertArrayEquals(new double[] {20, 40}, apart(20, 40), "there is room");
        assertArrayEquals(new double[] {45, 55}, apart(50, 50), "both give way");
        assertArrayEquals(new double[] {45, 55, 80}, apart(50, 50, 80), "the third needs not");
        assertArrayEquals(new double[] {41, 51, 61}, apart(50, 50, 53), 1e-12, "it needs to");
    }

    @Test
    void linesStayWithinThePicture() {
        assertArrayEquals(new double[] {0, 10, 20}, apart(2, 2, 2));
        assertArrayEquals(new double[] {90, 100}, apart(99, 99));
        assertArrayEquals(new double[0], apart());
    }

    @Test
    void wordsGiveWayToPointsAndToEachOther() {
        Labels labels = new Labels(0, 200, 0, 100);
        labels.keepFree(50, 50);
        labels.keepFree(70, 36);
        assertEquals(Optional.of(new Labels.Place(58, 68)), labels.place(50, 50, 30), "below, since a point is above");
        assertEquals(Optional.of(new Labels.Place(12, 42)), labels.place(50, 50, 30), "left, since words are right");
        assertEquals(Optional.of(new Labels.Place(12, 68)), labels.place(50, 50, 30));
        assertEquals(Optional.empty(), labels.place(50, 50, 30), "nowhere");
        assertEquals(Optional.of(new Labels.Place(152, 22)), labels.place(190, 30, 30), "not beyond the edge");
    }
}
