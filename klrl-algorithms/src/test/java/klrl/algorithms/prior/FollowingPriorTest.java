package klrl.algorithms.prior;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import klrl.algorithms.Lab;
import klrl.algorithms.TableWorld;
import klrl.algorithms.Workbench;
import klrl.algorithms.estimator.Gae;
import klrl.api.Conditional;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Space;
import klrl.core.config.Slots;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import klrl.tf.network.Mlp;
import klrl.tf.network.Network;
import klrl.tf.network.NetworkPolicy;
import org.junit.jupiter.api.Test;

/** T38a, T38b: priors that are the policy with earlier parameters. */
class FollowingPriorTest {

    private static final int INPUTS = 3;
    private static final int UPDATES = 13;
    private static final Network NETWORK = Mlp.of(6).network(INPUTS, 4);
    private static final EnvironmentSpec SPEC =
            EnvironmentSpec.of(Space.Box.of(new float[] {-1, -1, -1}, new float[] {1, 1, 1}), Space.Discrete.of(4));
    private static final List<Policy> PAST = past(new Family.Categorical(List.of(4)));

    /** The policy before the first update, after the first, and so on: unrelated parameters. */
    private static List<Policy> past(Family family) {
        List<Policy> policies = new ArrayList<>();
        for (int k = 0; k <= UPDATES; k++) {
            float[] parameters = NETWORK.initialise(new SplittableRandom(k), 2);
            policies.add(
                    NetworkPolicy.of(family, NETWORK, "actor").with(new Snapshot(10 + k, Map.of("actor", parameters))));
        }
        return policies;
    }

    private static Prior prior(String options) {
        return Slots.of(Lab.SHIPPED, Prior.class, "{" + options + "}").create(Lab.context(SPEC, 2, Streams.of(1)));
    }

    private static Prior begun(String options) {
        Prior prior = prior(options);
        prior.begin(PAST.get(0));
        return prior;
    }

    private static float[] answers(Conditional conditional) {
        float[] in = new float[5 * INPUTS];
        SplittableRandom random = new SplittableRandom(77);
        for (int i = 0; i < in.length; i++) {
            in[i] = (float) random.nextDouble(-1, 1);
        }
        Parameters out = Parameters.of(conditional.family(), 5);
        conditional.parameters(new Observations.Floats(5, INPUTS, in), Memory.none(5), out);
        return out.values();
    }

    private static Segment nothing() {
        TableWorld world = TableWorld.random(1, 2, List.of(2), false, 5);
        try (Workbench bench = workbench(world, new TableWorldPrior())) {
            return bench.collect();
        }
    }

    private static final Segment DATA = nothing();

    @Test
    void theLaggedPriorIsThePolicyOfTheLastCopyBitByBit() {
        for (int every : new int[] {1, 2, 5}) {
            Prior prior = begun("type: lagged, every: " + every);
            assertArrayEquals(answers(PAST.get(0)), answers(prior));
            for (int k = 1; k <= UPDATES; k++) {
                prior.update(DATA, PAST.get(k));
                assertArrayEquals(answers(PAST.get(k - k % every)), answers(prior), every + " at " + k);
                // It bites: it is no other policy of the past.
                assertFalse(Arrays.equals(answers(PAST.get((k - k % every + 1) % UPDATES)), answers(prior)));
            }
            assertEquals(PAST.get(0).family(), prior.family());
        }
    }

    /** (1−τ)^k θ₀ + τ Σ (1−τ)^(k−i) θ_i, summed in double precision. */
    private static double[] weightedSum(double tau, int k) {
        double[] sum = new double[NETWORK.layout().size()];
        for (int i = 0; i <= k; i++) {
            double weight = Math.pow(1 - tau, k - i) * (i == 0 ? 1 : tau);
            float[] theta = PAST.get(i).snapshot().arrays().get("actor");
            for (int j = 0; j < sum.length; j++) {
                sum[j] += weight * theta[j];
            }
        }
        return sum;
    }

    private static double[] saved(Prior prior) {
        float[] phi = MemoryState.of(prior).reader().child("arrays").floats("actor");
        double[] out = new double[phi.length];
        Arrays.setAll(out, j -> phi[j]);
        return out;
    }

    @Test
    void theAveragedPriorHasTheWeightedSumOfAllParametersSinceTheBeginning() {
        for (double tau : new double[] {0.05, 0.5, 1}) {
            Prior prior = begun("type: averaged, tau: " + tau);
            assertArrayEquals(answers(PAST.get(0)), answers(prior));
            for (int k = 1; k <= UPDATES; k++) {
                prior.update(DATA, PAST.get(k));
                // One rounding to single precision, 6e-8 of about 1, at each update.
                assertArrayEquals(weightedSum(tau, k), saved(prior), k * 2e-7, tau + " at " + k);
            }
        }
        Prior whole = begun("type: averaged, tau: 1");
        whole.update(DATA, PAST.get(3));
        assertArrayEquals(answers(PAST.get(3)), answers(whole));
        Prior part = begun("type: averaged, tau: 0.05");
        part.update(DATA, PAST.get(1));
        part.update(DATA, PAST.get(2));
        // It bites: without the decay of the beginning the sum is elsewhere.
        double[] other = weightedSum(0.05, 2);
        float[] begin = PAST.get(0).snapshot().arrays().get("actor");
        double gap = 0;
        for (int j = 0; j < other.length; j++) {
            gap = Math.max(gap, Math.abs(saved(part)[j] - (other[j] + (1 - 0.95 * 0.95) * begin[j])));
        }
        assertTrue(gap > 1e-3, "gap " + gap);
    }

    @Test
    void aRestoredPriorGoesOnBitByBitLikeTheSavedOneWhateverItBeganWith() {
        for (String options : List.of("type: lagged, every: 4", "type: averaged, tau: 0.2")) {
            Prior saved = begun(options);
            for (int k = 1; k <= 6; k++) {
                saved.update(DATA, PAST.get(k));
            }
            Prior restored = prior(options);
            restored.begin(PAST.get(9));
            restored.load(MemoryState.of(saved).reader());
            for (int k = 7; k <= UPDATES; k++) {
                assertArrayEquals(answers(saved), answers(restored), options + " at " + k);
                saved.update(DATA, PAST.get(k));
                restored.update(DATA, PAST.get(k));
            }
            assertArrayEquals(
                    MemoryState.of(saved).toByteArray(),
                    MemoryState.of(restored).toByteArray());
        }
    }

    @Test
    void aStateOfAnotherPolicyIsRefused() {
        Prior small = prior("type: lagged");
        Network network = Mlp.of(2).network(INPUTS, 4);
        small.begin(NetworkPolicy.of(new Family.Categorical(List.of(4)), network, "actor"));
        Prior prior = begun("type: lagged");
        assertTrue(assertThrows(
                        IllegalArgumentException.class,
                        () -> prior.load(MemoryState.of(small).reader()))
                .getMessage()
                .startsWith("saved 'actor' has 20 values where 52 are needed"));
    }

    @Test
    void thePriorsFamilyIsThePolicysWhicheverThatIs() {
        for (Family family : List.of(new Family.Gaussian(2), new Family.TanhGaussian(2))) {
            Prior prior = prior("type: averaged");
            prior.begin(past(family).get(0));
            assertEquals(family, prior.family());
        }
    }

    /** Whoever goes on using what was shown changes nothing. */
    @Test
    void thePriorKeepsNoPolicyThatItWasShown() {
        Prior prior = prior("type: lagged");
        float[] before = answers(PAST.get(0));
        Shown shown = new Shown();
        prior.begin(shown);
        shown.forgotten = true;
        assertArrayEquals(before, answers(prior));
    }

    private static final class Shown implements Policy {
        private boolean forgotten;

        @Override
        public Snapshot snapshot() {
            return PAST.get(0).snapshot();
        }

        @Override
        public Policy with(Snapshot snapshot) {
            return PAST.get(1).with(snapshot);
        }

        @Override
        public Family family() {
            return PAST.get(0).family();
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            assertFalse(forgotten);
        }
    }

    @Test
    void aPolicyWithMemoryIsRefused() {
        Policy recurrent = new Shown().with(PAST.get(0).snapshot());
        Policy remembering = new Policy() {
            @Override
            public Snapshot snapshot() {
                return recurrent.snapshot();
            }

            @Override
            public Policy with(Snapshot snapshot) {
                return this;
            }

            @Override
            public Family family() {
                return recurrent.family();
            }

            @Override
            public void parameters(Observations in, Memory memory, Parameters out) {
                throw new AssertionError("nobody asks");
            }

            @Override
            public int memoryWidth() {
                return 8;
            }
        };
        assertEquals(
                "prior 'lagged': the policy has a memory of 8 numbers, and a prior can have none",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> prior("type: lagged").begin(remembering))
                        .getMessage());
    }

    /** π ∝ π₀ exp(Q) with π₀ an earlier π would have no beginning. */
    private record Relative(Conditional prior, Snapshot snapshot) implements Policy {
        @Override
        public Policy with(Snapshot other) {
            return new Relative(prior, other);
        }

        @Override
        public Family family() {
            return new Family.Categorical(List.of(4));
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            prior.parameters(in, memory, out);
        }
    }

    @Test
    void aPolicyThatIsDefinedRelativeToThePriorIsRefused() {
        String reason = "prior 'averaged': this algorithm defines its policy relative to its prior, so that an earlier"
                + " policy would be relative to itself; take an algorithm whose policy has a network of its own, or"
                + " another prior";
        Prior early = prior("type: averaged");
        assertEquals(
                reason,
                assertThrows(IllegalArgumentException.class, early::family).getMessage());
        Prior late = prior("type: averaged");
        late.begin(new Relative(late, new Snapshot(0, Map.of())));
        assertEquals(
                reason,
                assertThrows(IllegalArgumentException.class, () -> answers(late))
                        .getMessage());
    }

    private static Workbench workbench(TableWorld world, Prior prior) {
        return new Workbench(
                world,
                "type: soft-policy-gradient, optimiser: {type: sgd, learning-rate: 0.5}",
                new Gae(0.9),
                prior,
                3,
                8,
                5);
    }

    private static final class TableWorldPrior implements Prior {
        @Override
        public Family family() {
            return new Family.Improper();
        }

        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            // There are none.
        }
    }

    @Test
    void theDivergenceFromALaggedPriorIsZeroAtTheBeginningAndAfterEachCopy() {
        TableWorld world = TableWorld.random(3, 4, List.of(4), false, 5);
        try (Workbench bench = workbench(world, prior("type: lagged, every: 3"))) {
            for (int k = 0; k < 7; k++) {
                bench.update(bench.collect());
                double kl = bench.metric("kl").get(0);
                if (k % 3 == 0) {
                    // Twice through the same network, once in a graph and once outside.
                    assertEquals(0, kl, 1e-10, "at " + k);
                } else {
                    assertTrue(kl > 1e-7, "at " + k + " " + kl);
                }
            }
        }
    }

    @Test
    void theyGiveWhatAlgorithmsAskFor() {
        assertEquals(
                Set.of(LaggedPrior.FOLLOWS_POLICY),
                new LaggedPrior.Plugin().factory().gives(new LaggedPrior(1)));
        assertEquals(
                Set.of(LaggedPrior.FOLLOWS_POLICY),
                new AveragedPrior.Plugin().factory().gives(new AveragedPrior(1)));
    }
}
