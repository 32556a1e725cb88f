package klrl.core.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbsorbingChainTest {

    /** Each of the S³ roundings is relative; 6 states make some hundred of them, of random sign. */
    private static final double RELATIVE = 1e-14;

    private final SplittableRandom random = new SplittableRandom(7);

    /** [S,S]: rows that sum to 1 − leaving, a third of the entries 0. */
    private double[] matrix(int states, double[] leaving) {
        double[] matrix = new double[states * states];
        for (int i = 0; i < states; i++) {
            double sum = 0;
            for (int j = 0; j < states; j++) {
                matrix[i * states + j] = j == (i + 1) % states || random.nextInt(3) > 0 ? random.nextDouble() : 0;
                sum += matrix[i * states + j];
            }
            for (int j = 0; j < states; j++) {
                matrix[i * states + j] *= (1 - leaving[i]) / sum;
            }
        }
        return matrix;
    }

    /** I − M in 60 digits, its diagonal from the other entries and the leaving, as the class reads it. */
    private static BigDecimal[][] complement(double[] matrix, double[] leaving, boolean transposed) {
        int states = leaving.length;
        BigDecimal[][] out = new BigDecimal[states][states];
        for (int i = 0; i < states; i++) {
            BigDecimal diagonal = Decimals.of(leaving[i]);
            for (int j = 0; j < states; j++) {
                if (i != j) {
                    BigDecimal entry = Decimals.of(matrix[i * states + j]);
                    diagonal = diagonal.add(entry);
                    out[transposed ? j : i][transposed ? i : j] = entry.negate();
                }
            }
            out[i][i] = diagonal;
        }
        return out;
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 0.5, 0.01, 1e-6, 1e-12, 1e-30})
    void bothSystemsAreSolvedToFullPrecisionHoweverSeldomTheChainIsLeft(double leavingProbability) {
        int states = 6;
        double[] leaving = new double[states];
        leaving[0] = leavingProbability;
        leaving[3] = leavingProbability / 3;
        double[] matrix = matrix(states, leaving);
        double[] future = random.doubles(states).toArray();
        double[] past = random.doubles(states).toArray();
        BigDecimal[] expectedFuture = Decimals.solve(complement(matrix, leaving, false), exact(future));
        BigDecimal[] expectedPast = Decimals.solve(complement(matrix, leaving, true), exact(past));
        AbsorbingChain chain = AbsorbingChain.of(matrix, leaving);
        chain.future(future);
        chain.past(past);
        for (int i = 0; i < states; i++) {
            assertEquals(1, future[i] / expectedFuture[i].doubleValue(), RELATIVE);
            assertEquals(1, past[i] / expectedPast[i].doubleValue(), RELATIVE);
        }
    }

    private static BigDecimal[] exact(double[] values) {
        BigDecimal[] out = new BigDecimal[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = Decimals.of(values[i]);
        }
        return out;
    }

    @Property(seed = "1", tries = 200, edgeCases = EdgeCasesMode.NONE)
    void futuresAreSumsOverPowersOfTheMatrix(@ForAll @IntRange(min = 1, max = 8) int states, @ForAll long seed) {
        SplittableRandom draws = new SplittableRandom(seed);
        double[] leaving = draws.doubles(states, 0.2, 1).toArray();
        double[] matrix = matrix(states, leaving);
        double[] b = draws.doubles(states, -1, 1).toArray();
        double[] expected = new double[states];
        double[] term = b.clone();
        // 0.8^200 = 4e-20.
        for (int n = 0; n < 200; n++) {
            double[] next = new double[states];
            for (int i = 0; i < states; i++) {
                expected[i] += term[i];
                for (int j = 0; j < states; j++) {
                    next[i] += matrix[i * states + j] * term[j];
                }
            }
            term = next;
        }
        AbsorbingChain.of(matrix, leaving).future(b);
        for (int i = 0; i < states; i++) {
            assertEquals(expected[i], b[i], 1e-13);
        }
    }

    @Test
    void aChainThatIsNeverLeftIsRefused() {
        String message = assertThrows(
                        ArithmeticException.class,
                        () -> AbsorbingChain.of(new double[] {0, 1, 0, 0, 0, 1, 0, 1, 0}, new double[3]))
                .getMessage();
        assertEquals(
                "the chain is never left from state 2: sums over its future exist for a discount below 1, or if every"
                        + " episode terminates",
                message);
    }

    @Test
    void whatIsNoProbabilityIsRefused() {
        assertEquals(
                "the probability to state 1 from state 0 is at least 0, not -0.5",
                refused(new double[] {0, -0.5, 0, 0}, 1, 1));
        assertEquals(
                "the probability to state 0 from state 1 is at least 0, not NaN",
                refused(new double[] {0, 0.5, Double.NaN, 0}, 1, 1));
        assertEquals(
                "the probability of leaving from state 1 is at least 0, not NaN",
                refused(new double[] {0, 0, 0, 0}, 1, Double.NaN));
        assertEquals("a chain of 2 states has 4 transition probabilities, not 3", refused(new double[3], 1, 1));
    }

    private static String refused(double[] matrix, double... leaving) {
        return assertThrows(IllegalArgumentException.class, () -> AbsorbingChain.of(matrix, leaving))
                .getMessage();
    }
}
