package klrl.core.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Space;
import org.junit.jupiter.api.Test;

/** Messages name spaces and families by their text: it reads like one. */
class TextTest {

    private static Space.Box box(Space.Element element, Integer... shape) {
        int width = List.of(shape).stream().reduce(1, (a, b) -> a * b);
        float[] low = new float[width];
        float[] high = new float[width];
        Arrays.fill(high, 1);
        return Space.Box.of(List.of(shape), low, high, element);
    }

    @Test
    void spacesReadLikeText() {
        assertEquals("1 choice out of 3", Space.Discrete.of(3).toString());
        assertEquals("2 choices out of 3, 5", new Space.Discrete(List.of(3, 5)).toString());
        assertEquals("a box of 1 number", box(Space.Element.FLOAT, 1).toString());
        assertEquals("a box of 4 numbers", box(Space.Element.FLOAT, 4).toString());
        assertEquals("a box of 4 x 5 bytes", box(Space.Element.BYTE, 4, 5).toString());
        assertEquals(
                "observations in a box of 4 numbers, actions of 1 choice out of 3, some of them masked",
                new EnvironmentSpec(box(Space.Element.FLOAT, 4), Space.Discrete.of(3), true).toString());
    }

    @Test
    void familiesReadLikeText() {
        assertEquals(
                "a categorical distribution over 2 choices out of 3, 5",
                new Family.Categorical(List.of(3, 5)).toString());
        assertEquals("a Gaussian over 1 number", new Family.Gaussian(1).toString());
        assertEquals("a squashed Gaussian over 2 numbers", new Family.TanhGaussian(2).toString());
        assertEquals("the uniform distribution over 2 numbers", new Family.Uniform(2).toString());
        assertEquals("the improper measure", new Family.Improper().toString());
    }
}
