package klrl.algorithms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Space;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GatherTest {

    private static final List<Integer> SIZES = List.of(3, 2);
    private static final int D = 3;
    private static final int W = 5;

    private static EnvironmentSpec spec(boolean bytes) {
        return new EnvironmentSpec(
                Space.Box.of(
                        List.of(D),
                        new float[D],
                        new float[] {255, 255, 255},
                        bytes ? Space.Element.BYTE : Space.Element.FLOAT),
                new Space.Discrete(SIZES),
                true);
    }

    private static Segment segment(boolean bytes, int steps, int streams, int boundaries, SplittableRandom random) {
        int size = steps * streams;
        Observations rows = Observations.of(spec(bytes).observation(), size + streams);
        Observations finals = Observations.of(spec(bytes).observation(), boundaries);
        for (Observations observations : List.of(rows, finals)) {
            for (int i = 0; i < observations.rows() * D; i++) {
                if (observations instanceof Observations.Floats floats) {
                    floats.values()[i] = random.nextInt(256);
                } else if (observations instanceof Observations.Bytes all) {
                    all.values()[i] = (byte) random.nextInt(256);
                }
            }
        }
        boolean[] mask = new boolean[(size + streams) * W];
        boolean[] finalMask = new boolean[boundaries * W];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = random.nextBoolean();
        }
        for (int i = 0; i < finalMask.length; i++) {
            finalMask[i] = random.nextBoolean();
        }
        byte[] boundary = new byte[size];
        int[] at = new int[boundaries];
        for (int k = 0; k < boundaries; k++) {
            at[k] = k;
            boundary[k] = Boundary.TRUNCATED;
        }
        return new Segment(
                steps,
                streams,
                rows,
                at,
                finals,
                new Actions.Choices(size, 2, random.ints(2L * size, 0, 2).toArray()),
                new Parameters(size, 0, new float[0]),
                new double[0],
                new double[size],
                new double[size],
                boundary,
                mask,
                finalMask,
                Memory.none(streams),
                new boolean[0],
                0);
    }

    /** Bytes are scaled to 0…1 on their way into a network. */
    private static float number(Observations observations, int row, int k) {
        return observations instanceof Observations.Floats floats
                ? floats.values()[row * D + k]
                : (((Observations.Bytes) observations).values()[row * D + k] & 0xff) / 255f;
    }

    @Property(seed = "1", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void chosenRowsStandSideBySideInTheirOrder(@ForAll long seed, @ForAll boolean bytes) {
        SplittableRandom random = new SplittableRandom(seed);
        Gather gather = new Gather(spec(bytes));
        // One instance for segments and choices of all sizes.
        for (int round = 0; round < 4; round++) {
            int streams = random.nextInt(1, 4);
            Segment x = segment(bytes, random.nextInt(1, 9), streams, 0, random);
            int[] order = random.ints(12, 0, x.size()).toArray();
            int from = random.nextInt(6);
            int to = random.nextInt(from, 13);
            double[] column = random.doubles(x.size()).toArray();
            double[] perStream = random.doubles(streams).toArray();
            Parameters table = new Parameters(x.size() + streams, W, new float[(x.size() + streams) * W]);
            for (int i = 0; i < table.values().length; i++) {
                table.values()[i] = random.nextInt(1000);
            }
            gather.select(order, from, to);
            float[] observations = gather.observations(x);
            int[] actions = gather.choices(x);
            boolean[] masks = gather.masks(x);
            float[] rows = gather.rows(table);
            double[] numbers = gather.column(column).clone();
            double[] alphas = gather.perStream(perStream);
            for (int i = 0; i < to - from; i++) {
                int row = order[from + i];
                for (int k = 0; k < D; k++) {
                    assertEquals(number(x.observation(), row, k), observations[i * D + k]);
                }
                int[] choices = ((Actions.Choices) x.action()).values();
                assertEquals(choices[2 * row], actions[2 * i]);
                assertEquals(choices[2 * row + 1], actions[2 * i + 1]);
                for (int j = 0; j < W; j++) {
                    assertEquals(x.mask()[row * W + j], masks[i * W + j]);
                    assertEquals(table.values()[row * W + j], rows[i * W + j]);
                }
                assertEquals(column[row], numbers[i]);
                assertEquals(perStream[row % streams], alphas[i]);
            }
        }
    }

    @Property(seed = "1", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void boundaryRowsStandBehindTheOthers(
            @ForAll long seed, @ForAll boolean bytes, @ForAll @IntRange(max = 4) int boundaries) {
        SplittableRandom random = new SplittableRandom(seed);
        Gather gather = new Gather(spec(bytes));
        for (int round = 0; round < 3; round++) {
            Segment x = segment(bytes, 4, 2, boundaries, random);
            Observations together = gather.rowsAndBoundaries(x);
            boolean[] masks = gather.masksAndBoundaries(x);
            assertEquals(10 + boundaries, together.rows());
            for (int row = 0; row < together.rows(); row++) {
                Observations source = row < 10 ? x.observation() : x.boundaryObservation();
                int there = row < 10 ? row : row - 10;
                for (int k = 0; k < D; k++) {
                    assertEquals(number(source, there, k), number(together, row, k));
                }
            }
            assertArrayEquals(x.mask(), Arrays.copyOf(masks, x.mask().length));
            assertArrayEquals(x.boundaryMask(), Arrays.copyOfRange(masks, x.mask().length, masks.length));
        }
    }

    @Test
    void withoutBoundariesNothingIsCopied() {
        Segment x = segment(false, 4, 2, 0, new SplittableRandom(1));
        Gather gather = new Gather(spec(false));
        assertSame(x.observation(), gather.rowsAndBoundaries(x));
        assertSame(x.mask(), gather.masksAndBoundaries(x));
    }
}
