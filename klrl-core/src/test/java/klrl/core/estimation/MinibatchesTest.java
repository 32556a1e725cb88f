package klrl.core.estimation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import klrl.core.random.Streams;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MinibatchesTest {

    private static Minibatches of(long seed) {
        return new Minibatches(Streams.of(seed).stream("minibatch", 0));
    }

    @Property(seed = "1", tries = 100)
    void everyPassVisitsEachRowOnce(@ForAll long seed, @ForAll @IntRange(max = 50) int rows) {
        Minibatches minibatches = of(seed);
        for (int pass = 0; pass < 3; pass++) {
            int[] order = minibatches.shuffle(rows).clone();
            Arrays.sort(order);
            assertArrayEquals(IntStream.range(0, rows).toArray(), order);
        }
    }

    @Test
    void anOrderDependsOnTheStreamAloneAndNotOnEarlierPasses() {
        Streams streams = Streams.of(3);
        Minibatches used = new Minibatches(streams.stream("minibatch", 0));
        used.shuffle(20);
        long[] state = streams.stream("minibatch", 0).state();
        int[] expected = used.shuffle(20).clone();
        Streams others = Streams.of(4);
        others.stream("minibatch", 0).restore(state);
        int[] restored = new Minibatches(others.stream("minibatch", 0)).shuffle(20);
        assertArrayEquals(expected, restored);
        assertFalse(Arrays.equals(expected, used.shuffle(20)));
    }

    @Test
    void allOrdersAreEquallyLikely() {
        // 24 orders, 23 degrees of freedom: by Wilson and Hilferty's cube root χ² exceeds 77 for one seed in 7 million.
        Minibatches minibatches = of(11);
        int draws = 24_000;
        int[] counts = new int[256];
        for (int i = 0; i < draws; i++) {
            int code = 0;
            for (int row : minibatches.shuffle(4)) {
                code = 4 * code + row;
            }
            counts[code]++;
        }
        double statistic = 0;
        int orders = 0;
        for (int count : counts) {
            orders += count > 0 ? 1 : 0;
            statistic += count > 0 ? (count - 1000.0) * (count - 1000.0) / 1000 : 0;
        }
        assertTrue(orders == 24 && statistic < 77, orders + " orders, statistic " + statistic);
    }
}
