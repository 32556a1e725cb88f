package klrl.algorithms.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SumTreeTest {

    /** The first index at which the numbers so far exceed a part. */
    private static int scan(double[] numbers, double part) {
        double sum = 0;
        for (int i = 0; i < numbers.length; i++) {
            sum += numbers[i];
            if (part < sum) {
                return i;
            }
        }
        throw new AssertionError(part + " is not under " + sum);
    }

    /** Multiples of 1/16, a third of them 0, sum without rounding. */
    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void whatIsFoundIsWhatALinearScanFinds(@ForAll long seed, @ForAll @IntRange(min = 1, max = 70) int size) {
        SplittableRandom random = new SplittableRandom(seed);
        SumTree tree = new SumTree(size);
        double[] numbers = new double[size];
        for (int k = 0; k < 200; k++) {
            int at = random.nextInt(size);
            numbers[at] = Math.max(0, random.nextInt(-16, 32)) / 16.0;
            tree.set(at, numbers[at]);
            double total = 0;
            for (int i = 0; i < size; i++) {
                assertEquals(numbers[i], tree.get(i));
                total += numbers[i];
            }
            assertEquals(total, tree.total());
            if (total > 0) {
                double part = random.nextInt((int) (16 * total)) / 16.0;
                assertEquals(scan(numbers, part), tree.find(part));
                double within = total * random.nextDouble();
                assertEquals(scan(numbers, within), tree.find(within));
            }
        }
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void nothingOfNumberZeroIsEverFound(@ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int size) {
        SplittableRandom random = new SplittableRandom(seed);
        SumTree tree = new SumTree(size);
        for (int i = 0; i < size; i++) {
            tree.set(i, random.nextBoolean() ? 0 : Math.pow(10, random.nextInt(-12, 12)) * random.nextDouble());
        }
        int only = random.nextInt(size);
        tree.set(only, Math.max(tree.get(only), 1e-9));
        for (double part : new double[] {0, tree.total(), Math.nextUp(tree.total()), 2 * tree.total()}) {
            assertTrue(tree.get(tree.find(part)) > 0);
        }
        for (int k = 0; k < 100; k++) {
            assertTrue(tree.get(tree.find(tree.total() * random.nextDouble())) > 0);
        }
    }

    @Test
    void sumsDependOnTheNumbersAloneAndNotOnWhatTheyWere() {
        SumTree changed = new SumTree(5);
        for (int k = 0; k < 1000; k++) {
            changed.set(k % 5, 1e9 / (k + 1));
        }
        SumTree fresh = new SumTree(5);
        for (int i = 0; i < 5; i++) {
            changed.set(i, 0.1 * i);
            fresh.set(i, 0.1 * i);
        }
        assertEquals(fresh.total(), changed.total());
    }
}
