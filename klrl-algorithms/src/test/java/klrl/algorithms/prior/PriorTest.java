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
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.Restricted;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.core.config.ConfigException;
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
    private static final String FIXED = "type: fixed, probabilities: [0.1, 0.2, 0.3, 0.4, 0.75, 0.25]";

    private static final Lab LAB =
            Lab.shipped().withEnvironment("nowhere", PriorTest::none).withBox("nowhere-box", PriorTest::none);

    private static Environment none(Context context) {
        throw new AssertionError("no environment is made here");
    }

    private static EnvironmentSpec spec(int inputs, Space action) {
        float[] low = new float[inputs];
        float[] high = new float[inputs];
        Arrays.fill(high, 1);
        return EnvironmentSpec.of(Space.Box.of(low, high), action);
    }

    private static Prior prior(String options, EnvironmentSpec spec, Policy policy) {
        boolean box = spec.action() instanceof Space.Box;
        return LAB.composition("""
                        environment: %s
                        algorithm: soft-actor-critic
                        prior: {%s}
                        temperature: {type: fixed, alpha: 1}
                        """.formatted(box ? "nowhere-box" : "nowhere", options))
                .prior()
                .create(Lab.context(spec, 2, Streams.of(1), run -> policy, run -> new Frozen(policy)));
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
        for (String options : List.of("type: uniform", "type: policy, run: anywhere", FIXED)) {
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

    private static final Space.Box SQUARE = Space.Box.of(new float[] {-1, -3}, new float[] {1, 3});
    private static final Space.Box PLANE = Space.Box.of(
            new float[] {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY},
            new float[] {Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY});

    /** log π₀ of some points u, in any state. */
    private static double[] densities(Prior prior, Family policy, float... u) {
        int rows = u.length / 2;
        PriorDensity density = new PriorDensity(prior, policy);
        Parameters table =
                density.table(new Observations.Floats(rows, INPUTS, new float[rows * INPUTS]), new boolean[0]);
        double[] out = new double[rows];
        density.logProbability(
                table, new Actions.Points(rows, 2, policy instanceof Family.Gaussian ? u : squashed(u), u), out);
        return out;
    }

    private static float[] squashed(float[] u) {
        float[] a = new float[u.length];
        for (int i = 0; i < a.length; i++) {
            a[i] = (float) Math.tanh(u[i]);
        }
        return a;
    }

    @Test
    void overABoundedBoxTheUniformDensityIsThatOfItsVolume() {
        Prior prior = prior("type: uniform", spec(INPUTS, SQUARE), network(1, INPUTS, List.of(3)));
        assertEquals(new Family.Uniform(2), prior.family());
        double[] density = densities(prior, new Family.TanhGaussian(2), 0, 0, 2, -3, 0.5f, 9);
        assertArrayEquals(new double[] {-Math.log(4), -Math.log(4), -Math.log(4)}, density, 1e-12);
        assertEquals(
                "prior 'uniform': the actions of box[2] are not bounded, and there is no uniform distribution over"
                        + " infinitely much; take fixed-gaussian or entropy",
                refused("type: uniform", spec(INPUTS, PLANE), network(1, INPUTS, List.of(3))));
    }

    /** log N(u; m, σ), and with the squash minus log(1 − tanh² u), written out. */
    private static double normal(double u, double mean, double deviation, boolean squash) {
        double z = (u - mean) / deviation;
        double log = -z * z / 2 - Math.log(deviation) - Math.log(2 * Math.PI) / 2;
        return squash ? log - Math.log(1 - Math.pow(Math.tanh(u), 2)) : log;
    }

    @Test
    void fixedDensitiesAreThoseThatAreWritten() {
        String numbers = ", mean: [0.5, -1], deviation: [0.2, 3]";
        Prior plain = prior("type: fixed-gaussian" + numbers, spec(INPUTS, PLANE), network(1, INPUTS, List.of(3)));
        Prior squashed =
                prior("type: fixed-tanh-gaussian" + numbers, spec(INPUTS, SQUARE), network(1, INPUTS, List.of(3)));
        for (boolean squash : new boolean[] {false, true}) {
            double[] density = densities(
                    squash ? squashed : plain,
                    squash ? new Family.TanhGaussian(2) : new Family.Gaussian(2),
                    0.4f,
                    1.5f,
                    -0.1f,
                    0);
            double one = normal(0.4f, 0.5, 0.2, squash) + normal(1.5f, -1, 3, squash);
            double other = normal(-0.1f, 0.5, 0.2, squash) + normal(0, -1, 3, squash);
            assertArrayEquals(new double[] {one, other}, density, 1e-5);
        }
        Prior same = prior(
                "type: fixed-gaussian, mean: [2], deviation: [0.1]",
                spec(INPUTS, PLANE),
                network(1, INPUTS, List.of(3)));
        Parameters row = Parameters.of(same.family(), 1);
        same.parameters(new Observations.Floats(1, INPUTS, new float[INPUTS]), Memory.none(1), row);
        float log = (float) Math.log(0.1);
        assertArrayEquals(new float[] {2, 2, log, log}, row.values());
        assertEquals(
                "prior 'fixed-gaussian': 3 means for actions of 2 numbers; give one for each, or one for all",
                refused("type: fixed-gaussian, mean: [0, 0, 0]", spec(INPUTS, PLANE), network(1, INPUTS, List.of(3))));
        assertEquals(
                "prior 'fixed-tanh-gaussian': the actions of box[2] are not bounded, and a squash has nothing to squash"
                        + " them into; take fixed-gaussian",
                refused("type: fixed-tanh-gaussian", spec(INPUTS, PLANE), network(1, INPUTS, List.of(3))));
    }

    @Property(seed = "1", tries = 30, edgeCases = EdgeCasesMode.NONE)
    void fixedProbabilitiesAreThoseThatAreWrittenInEveryState(@ForAll long seed) {
        Drawn drawn = Drawn.of(seed);
        Parameters table = density(prior(FIXED, seed)).table(drawn.in, new boolean[0]);
        double[] written = {0.1, 0.2, 0.3, 0.4, 0.75, 0.25};
        for (int i = 0; i < ROWS * WIDTH; i++) {
            assertEquals(written[i % WIDTH], Math.exp(table.values()[i]), SINGLE);
        }
    }

    @Test
    void probabilitiesThatAreNoneAreRefused() {
        EnvironmentSpec spec = spec(INPUTS, new Space.Discrete(SIZES));
        Policy policy = network(1, INPUTS, SIZES);
        assertEquals(
                "prior 'fixed': 2 probabilities for choices of [4, 2] values, which have 6",
                refused("type: fixed, probabilities: [0.5, 0.5]", spec, policy));
        assertEquals(
                "prior 'fixed': the probabilities [0.75, 0.2] sum to 0.95, not to 1",
                refused("type: fixed, probabilities: [0.1, 0.2, 0.3, 0.4, 0.75, 0.2]", spec, policy));
        assertTrue(assertThrows(
                        ConfigException.class,
                        () -> prior("type: fixed, probabilities: [1, 0, 0.3, 0.4, 0.75, 0.25]", spec, policy))
                .getMessage()
                .contains("0 is not more than 0"));
    }

    /** A policy that always takes the action that the prior likes least is as far away as it gets. */
    @Property(seed = "1", tries = 50, edgeCases = EdgeCasesMode.NONE)
    void noPolicyIsFartherAwayThanTheBoundAndOneIsThatFar(@ForAll long seed) {
        Drawn drawn = Drawn.of(seed);
        for (String options : List.of("type: uniform", "type: entropy", FIXED)) {
            Prior prior = prior(options, seed);
            double bound = prior.largestDivergence();
            double[] divergence = drawn.divergence(density(prior), drawn.policy);
            for (double one : divergence) {
                assertTrue(one <= bound + 10 * SINGLE, options);
            }
            Parameters far = Parameters.of(new Family.Categorical(SIZES), ROWS);
            for (int row = 0; row < ROWS; row++) {
                far.values()[row * WIDTH] = 1000;
                far.values()[row * WIDTH + 5] = 1000;
            }
            double[] farthest = new double[ROWS];
            PriorDensity density = density(prior);
            density.divergence(far, density.table(drawn.in, new boolean[0]), new boolean[0], farthest);
            assertEquals(bound, farthest[0], 10 * SINGLE, options);
        }
        assertEquals(
                Double.POSITIVE_INFINITY,
                prior("type: policy, run: anywhere", seed).largestDivergence());
    }

    @Test
    void aPolicyOverABoxIsAPriorThereToo() {
        Network network = Mlp.of(8).network(INPUTS, 4);
        for (Family family : List.of(new Family.Gaussian(2), new Family.TanhGaussian(2))) {
            Policy policy = NetworkPolicy.of(family, network, "actor");
            Prior prior = prior("type: policy, run: anywhere", spec(INPUTS, SQUARE), policy);
            assertEquals(family, prior.family());
            // With parameters of zero it is the standard normal one.
            double expected = normal(0.3f, 0, 1, family instanceof Family.TanhGaussian)
                    + normal(-1, 0, 1, family instanceof Family.TanhGaussian);
            assertEquals(expected, densities(prior, family, 0.3f, -1)[0], 1e-6);
            Path run = Path.of("anywhere").toAbsolutePath();
            assertEquals(
                    "prior 'policy': the run in " + run + " acts by " + family
                            + ", but this environment's actions are box[1]",
                    refused(
                            "type: policy, run: anywhere",
                            spec(INPUTS, Space.Box.of(new float[] {-1}, new float[] {1})),
                            policy));
        }
    }

    /** The prior of an earlier run, here one that answers as a policy and would follow it. */
    private record Frozen(Policy policy) implements Prior {
        @Override
        public Family family() {
            return policy.family();
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            policy.parameters(in, memory, out);
        }

        @Override
        public void update(Segment data, Policy updated) {
            throw new AssertionError("it is frozen");
        }
    }

    @Test
    void anInheritedPriorAnswersAsItDidInItsRunAndLearnsNoMore() {
        Drawn drawn = Drawn.of(4);
        Policy policy = network(4, INPUTS, SIZES);
        EnvironmentSpec spec = spec(INPUTS, new Space.Discrete(SIZES));
        Prior prior = prior("type: inherited, run: anywhere", spec, policy);
        Parameters expected = Parameters.of(policy.family(), ROWS);
        Parameters actual = Parameters.of(policy.family(), ROWS);
        policy.parameters(drawn.in, Memory.none(ROWS), expected);
        prior.begin(network(5, INPUTS, SIZES));
        prior.update(Lesson.segment(spec, new float[1][INPUTS], new boolean[0][]), network(6, INPUTS, SIZES));
        prior.parameters(drawn.in, Memory.none(ROWS), actual);
        assertArrayEquals(expected.values(), actual.values());
        assertArrayEquals(new int[] {0, 1, 2}, ((Restricted) prior).sees());
        Path run = Path.of("anywhere").toAbsolutePath();
        assertEquals(
                "prior 'inherited': the prior of the run in " + run + " is over Categorical[sizes=[4, 2]], but this"
                        + " environment's actions are box[2]",
                refused("type: inherited, run: anywhere", spec(INPUTS, SQUARE), policy));
    }
}
