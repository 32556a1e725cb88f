package klrl.core.estimation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    @Property(seed = "2", tries = 100)
    void partsOfAPassFollowOneAnotherAndDifferByOneStepAtMost(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int parts, @ForAll @IntRange(max = 30) int more) {
        int steps = parts + more;
        List<List<Integer>> seen = new ArrayList<>();
        of(seed).visit(
                        steps,
                        3,
                        parts,
                        (order, from, to) ->
                                seen.add(Arrays.stream(order, from, to).boxed().toList()));
        assertEquals(3 * parts, seen.size());
        for (int pass = 0; pass < 3; pass++) {
            List<Integer> rows = new ArrayList<>();
            for (List<Integer> part : seen.subList(pass * parts, (pass + 1) * parts)) {
                assertTrue(part.size() == steps / parts || part.size() == (steps + parts - 1) / parts, part.toString());
                rows.addAll(part);
            }
            assertEquals(
                    IntStream.range(0, steps).boxed().toList(),
                    rows.stream().sorted().toList());
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> of(seed).visit(parts - 1, 1, parts, (order, from, to) -> seen.clear()));
        assertEquals(3 * parts, seen.size());
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
