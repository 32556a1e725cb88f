package klrl.algorithms.prior;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import klrl.algorithms.Lab;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Snapshot;
import klrl.api.data.Space;
import klrl.core.distribution.PriorDensity;
import klrl.core.random.Streams;
import klrl.tf.network.Mlp;
import klrl.tf.network.Network;
import klrl.tf.network.NetworkPolicy;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** P23: every shipped prior on random states, under random masks. */
class PriorTest {

    /** Tables are in single precision. */
    private static final double SINGLE = 1e-6;

    private static final int ROWS = 5;
    private static final int INPUTS = 3;
    private static final List<Integer> SIZES = List.of(4, 2);
    private static final int WIDTH = 6;

    private static final Lab LAB = Lab.shipped().withEnvironment("nowhere", context -> {
        throw new AssertionError("no environment is made here");
    });

    private static EnvironmentSpec spec(int inputs, Space action) {
        float[] low = new float[inputs];
        float[] high = new float[inputs];
        Arrays.fill(high, 1);
        return EnvironmentSpec.of(Space.Box.of(low, high), action);
    }

    private static Prior prior(String options, EnvironmentSpec spec, Policy policy) {
        return LAB.composition("""
                        environment: nowhere
                        algorithm: soft-policy-gradient
                        prior: {%s}
                        """.formatted(options))
                .prior()
                .create(Lab.context(spec, 2, Streams.of(1), run -> policy));
    }

    private static Policy network(long seed, int inputs, List<Integer> sizes) {
        Network network = Mlp.of(8)
                .network(inputs, sizes.stream().mapToInt(Integer::intValue).sum());
        float[] parameters = network.initialise(new SplittableRandom(seed), 3);
        return NetworkPolicy.of(new Family.Categorical(sizes), network, "actor")
                .with(new Snapshot(9, Map.of("actor", parameters)));
    }

    private static Prior prior(String options, long seed) {
        return prior(options, spec(INPUTS, new Space.Discrete(SIZES)), network(seed, INPUTS, SIZES));
    }

    private record Drawn(Observations in, boolean[] mask, Parameters policy) {
        static Drawn of(long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] in = new float[ROWS * INPUTS];
            boolean[] mask = new boolean[random.nextBoolean() ? ROWS * WIDTH : 0];
            float[] logits = new float[ROWS * WIDTH];
            for (int i = 0; i < in.length; i++) {
                in[i] = random.nextInt(-9, 10);
            }
            for (int i = 0; i < mask.length; i++) {
                mask[i] = i % WIDTH == 1 || i % WIDTH == 4 || random.nextBoolean();
            }
            for (int i = 0; i < logits.length; i++) {
                logits[i] = (float) (3 * random.nextGaussian());
            }
            return new Drawn(new Observations.Floats(ROWS, INPUTS, in), mask, new Parameters(ROWS, WIDTH, logits));
        }

        boolean allowed(int row, int value) {
            return mask.length == 0 || mask[row * WIDTH + value];
        }

        int allowedJointly(int row) {
            int first = 0;
            int second = 0;
            for (int j = 0; j < WIDTH; j++) {
                first += j < 4 && allowed(row, j) ? 1 : 0;
                second += j >= 4 && allowed(row, j) ? 1 : 0;
            }
            return first * second;
        }

        double[] divergence(PriorDensity density, Parameters logits) {
            double[] out = new double[ROWS];
            density.divergence(logits, density.table(in, mask), mask, out);
            return out;
        }
    }

    private static PriorDensity density(Prior prior) {
        return new PriorDensity(prior, new Family.Categorical(SIZES));
    }

    @Property(seed = "1", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void properPriorsAreNormalisedAndPositiveAndNoPolicyIsCloserThanThemselves(@ForAll long seed) {
        Drawn drawn = Drawn.of(seed);
        for (String options : List.of("type: uniform", "type: policy, run: anywhere")) {
            Prior prior = prior(options, seed);
            PriorDensity density = density(prior);
            Parameters table = density.table(drawn.in, drawn.mask);
            double[] log = new double[ROWS];
            double[] total = new double[ROWS];
            for (int a = 0; a < 4; a++) {
                for (int c = 0; c < 2; c++) {
                    int[] taken = new int[2 * ROWS];
                    for (int row = 0; row < ROWS; row++) {
                        taken[2 * row] = a;
                        taken[2 * row + 1] = c;
                    }
                    density.logProbability(table, new Actions.Choices(ROWS, 2, taken), log);
                    for (int row = 0; row < ROWS; row++) {
                        if (drawn.allowed(row, a) && drawn.allowed(row, 4 + c)) {
                            assertTrue(log[row] > Double.NEGATIVE_INFINITY && log[row] <= SINGLE);
                            total[row] += Math.exp(log[row]);
                        }
                    }
                }
            }
            for (int row = 0; row < ROWS; row++) {
                assertEquals(1, total[row], 10 * SINGLE);
                assertTrue(drawn.divergence(density, drawn.policy)[row] >= 0);
            }
            Parameters own = Parameters.of(prior.family(), ROWS);
            prior.parameters(drawn.in, Memory.none(ROWS), own);
            assertArrayEquals(new double[ROWS], drawn.divergence(density, own), SINGLE);
        }
    }

    @Property(seed = "1", tries = 100, edgeCases = EdgeCasesMode.NONE)
    void theUniformPriorIsEvenAmongTheAllowedActionsAndTheEntropyPriorLacksJustThat(@ForAll long seed) {
        Drawn drawn = Drawn.of(seed);
        double[] uniform = drawn.divergence(density(prior("type: uniform", seed)), drawn.policy);
        double[] entropy = drawn.divergence(density(prior("type: entropy", seed)), drawn.policy);
        for (int row = 0; row < ROWS; row++) {
            // KL to the uniform prior is log|A(s)| − H, to the improper one −H.
            assertEquals(Math.log(drawn.allowedJointly(row)), uniform[row] - entropy[row], 10 * SINGLE);
            assertTrue(entropy[row] <= 0);
        }
        assertEquals(new Family.Improper(), prior("type: entropy", seed).family());
    }

    @Test
    void thePolicyPriorAnswersAsThePolicyDoes() {
        Drawn drawn = Drawn.of(4);
        Policy policy = network(4, INPUTS, SIZES);
        Prior prior = prior("type: policy, run: anywhere", spec(INPUTS, new Space.Discrete(SIZES)), policy);
        Parameters expected = Parameters.of(policy.family(), ROWS);
        Parameters actual = Parameters.of(policy.family(), ROWS);
        policy.parameters(drawn.in, Memory.none(ROWS), expected);
        prior.parameters(drawn.in, Memory.none(ROWS), actual);
        assertArrayEquals(expected.values(), actual.values());
        assertEquals(policy.family(), prior.family());
    }

    private static String refused(String options, EnvironmentSpec spec, Policy policy) {
        return assertThrows(IllegalArgumentException.class, () -> prior(options, spec, policy))
                .getMessage();
    }

    @Test
    void aPolicyOfOtherActionsOrObservationsIsRefusedBeforeTheRunBegins() {
        Path run = Path.of("anywhere").toAbsolutePath();
        String options = "type: policy, run: anywhere";
        assertEquals(
                "prior 'policy': the run in " + run + " acts by Categorical[sizes=[3]], but this environment's actions"
                        + " are Discrete[sizes=[2]]",
                refused(options, spec(INPUTS, Space.Discrete.of(2)), network(1, INPUTS, List.of(3))));
        assertEquals(
                "prior 'policy': the run in " + run + " acts by Categorical[sizes=[3]], but this environment's actions"
                        + " are box[1]",
                refused(
                        options,
                        spec(INPUTS, Space.Box.of(new float[] {-1}, new float[] {1})),
                        network(1, INPUTS, List.of(3))));
    }

    /** The host compares observations before it gives a policy away; a policy insists on its own width all the same. */
    @Test
    void aPolicyDoesNotActOnObservationsOfAnotherWidth() {
        Policy policy = network(1, INPUTS, List.of(3));
        for (int inputs : new int[] {2, 5}) {
            Observations in = new Observations.Floats(1, inputs, new float[inputs]);
            assertEquals(
                    "a policy over observations of 3 numbers cannot act on observations of " + inputs,
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> policy.parameters(in, Memory.none(1), Parameters.of(policy.family(), 1)))
                            .getMessage());
        }
    }

    @Test
    void aRunThatCannotBeReadIsNamedAsThePriorsOwn() {
        EnvironmentSpec spec = spec(INPUTS, Space.Discrete.of(2));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> LAB.composition(
                                "{environment: nowhere, algorithm: soft-policy-gradient, prior: {type: policy, run: /no/where}}")
                        .prior()
                        .create(Lab.context(spec, 2, Streams.of(1))));
        assertEquals("prior 'policy': /no/where is not a folder", e.getMessage());
    }

    @Test
    void priorsOfDiscreteActionsRefuseOthers() {
        EnvironmentSpec box = spec(INPUTS, Space.Box.of(new float[] {-1}, new float[] {1}));
        assertEquals(
                "prior 'uniform' covers discrete actions, not box[1]",
                refused("type: uniform", box, network(1, INPUTS, List.of(3))));
    }
}
