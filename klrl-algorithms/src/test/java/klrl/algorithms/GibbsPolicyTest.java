package klrl.algorithms;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import klrl.api.Conditional;
import klrl.api.Prior;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Snapshot;
import klrl.core.random.Streams;
import klrl.tf.network.Mlp;
import klrl.tf.network.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GibbsPolicyTest {

    /** Networks and logits are in single precision. */
    private static final double SINGLE = 2e-5;

    private static final TableWorld WORLD = TableWorld.random(31, 4, List.of(3), true, 5);
    private static final Family.Categorical FAMILY = new Family.Categorical(List.of(3));
    private static final Network NETWORK = Mlp.of(5).network(4, 3);
    private static final List<String> TWINS = List.of("one", "two");

    private static Snapshot snapshot(double alpha) {
        Map<String, float[]> arrays = new LinkedHashMap<>();
        for (String name : TWINS) {
            arrays.put(name, NETWORK.initialise(Streams.of(3).stream(name, 0), 1));
        }
        arrays.put(GibbsPolicy.TEMPERATURE, new float[] {(float) alpha});
        return new Snapshot(7, arrays);
    }

    private static double[] values(Snapshot snapshot, String critic, int state) {
        float[] all = new float[12];
        float[] states = ((Observations.Floats) WORLD.all()).values();
        NETWORK.plain().forward(snapshot.arrays().get(critic), states, 4, all);
        double[] values = new double[3];
        Arrays.setAll(values, a -> all[3 * state + a]);
        return values;
    }

    private static float[] logits(Conditional policy) {
        Parameters out = Parameters.of(FAMILY, 4);
        Arrays.fill(out.values(), Float.NaN);
        policy.parameters(WORLD.all(), Memory.none(4), out);
        return out.values();
    }

    @ParameterizedTest
    @CsvSource({"random, 0.3", "random, 5", "uniform, 0.3", "entropy, 0.3", "entropy, 0.02"})
    void itIsThePriorTimesTheExponentialOfTheSmallestValue(String name, double alpha) {
        Prior prior = WholeRun.prior(name, WORLD);
        Snapshot snapshot = snapshot(alpha);
        GibbsPolicy policy = GibbsPolicy.of(prior, FAMILY, NETWORK, TWINS).with(snapshot);
        assertEquals(7, policy.snapshot().version());
        List<Distribution> priors = WholeRun.tables(prior.family(), WORLD, prior);
        // Under the world's masks: the prior is renormalised on what is allowed, and so is the policy.
        List<Distribution> policies = WholeRun.tables(FAMILY, WORLD, policy);
        boolean each = false;
        for (int s = 0; s < 4; s++) {
            double[] one = values(snapshot, "one", s);
            double[] two = values(snapshot, "two", s);
            double[] least = new double[3];
            Arrays.setAll(least, a -> Math.min(one[a], two[a]));
            each |= !Arrays.equals(least, one) && !Arrays.equals(least, two);
            Distribution expected = priors.get(s).tilted(least, alpha);
            for (int a = 0; a < 3; a++) {
                assertEquals(expected.probability(a), policies.get(s).probability(a), SINGLE);
            }
        }
        assertTrue(each, "no state in which the smallest values are not one critic's");
    }

    @Test
    void withoutParametersItIsThePrior() {
        TablePrior prior = TablePrior.random(WORLD, 1, 3);
        GibbsPolicy policy = GibbsPolicy.of(prior, FAMILY, NETWORK, TWINS);
        assertEquals(0, policy.snapshot().version());
        assertArrayEquals(logits(prior), logits(policy));
    }

    /** A prior that moves while the critics stay. */
    @Test
    void itFollowsThePrior() {
        float[] shift = {0};
        TablePrior table = TablePrior.random(WORLD, 1, 3);
        Conditional moving = new Conditional() {
            @Override
            public Family family() {
                return FAMILY;
            }

            @Override
            public void parameters(Observations in, Memory memory, Parameters out) {
                table.parameters(in, memory, out);
                out.values()[4] += shift[0];
            }
        };
        GibbsPolicy policy = GibbsPolicy.of(moving, FAMILY, NETWORK, TWINS).with(snapshot(0.5));
        float[] expected = logits(policy);
        shift[0] = 2;
        expected[4] += 2;
        assertArrayEquals(expected, logits(policy), 1e-6f);
    }

    /** Whatever a mask leaves has finite logits; the largest of a row is the prior's where Q is largest. */
    @Test
    void logitsAreFiniteAtAnyTemperature() {
        for (double alpha : new double[] {1e-30, 1e-8, 1e8}) {
            GibbsPolicy policy =
                    GibbsPolicy.of(WholeRun.improper(), FAMILY, NETWORK, TWINS).with(snapshot(alpha));
            float[] logits = logits(policy);
            for (int s = 0; s < 4; s++) {
                float[] row = Arrays.copyOfRange(logits, 3 * s, 3 * s + 3);
                Arrays.sort(row);
                assertEquals(0, row[2]);
                assertTrue(Float.isFinite(row[0]));
            }
        }
    }

    @Test
    void snapshotsThatDoNotFitAreRefused() {
        GibbsPolicy policy = GibbsPolicy.of(WholeRun.improper(), FAMILY, NETWORK, TWINS);
        assertEquals(
                "a snapshot with no array under 'one'; expected "
                        + NETWORK.layout().size(),
                refusal(policy, new Snapshot(1, Map.of())));
        Map<String, float[]> arrays = new LinkedHashMap<>(snapshot(1).arrays());
        arrays.put("two", new float[3]);
        assertEquals(
                "a snapshot with 3 numbers under 'two'; expected "
                        + NETWORK.layout().size(),
                refusal(policy, new Snapshot(1, arrays)));
        assertEquals("a snapshot with a temperature of 0.0, which is not above 0", refusal(policy, snapshot(0)));
        assertEquals(
                "a snapshot with a temperature of NaN, which is not above 0", refusal(policy, snapshot(Double.NaN)));
    }

    private static String refusal(GibbsPolicy policy, Snapshot snapshot) {
        return assertThrows(IllegalArgumentException.class, () -> policy.with(snapshot))
                .getMessage();
    }

    @Test
    void widthsThatDoNotFitAreRefused() {
        assertEquals(
                "a network with 3 outputs cannot give the values of 4 actions",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> GibbsPolicy.of(
                                        WholeRun.improper(), new Family.Categorical(List.of(4)), NETWORK, TWINS))
                        .getMessage());
        GibbsPolicy policy = GibbsPolicy.of(WholeRun.improper(), FAMILY, NETWORK, TWINS);
        Observations wide = new Observations.Floats(1, 5, new float[5]);
        assertEquals(
                "a policy over observations of 4 numbers cannot act on observations of 5",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> policy.parameters(wide, Memory.none(1), Parameters.of(FAMILY, 1)))
                        .getMessage());
    }
}
