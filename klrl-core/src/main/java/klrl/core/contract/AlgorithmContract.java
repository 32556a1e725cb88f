package klrl.core.contract;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import klrl.api.Algorithm;
import klrl.api.Learner;
import klrl.api.Policy;
import klrl.api.Temperature;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.plugin.Feature;
import klrl.core.config.Composition;
import klrl.core.plugin.Registry;
import klrl.core.state.MemoryState;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The contract of {@link Algorithm}: the same seed gives the same bits; what is restored goes on bit by bit; a snapshot
 * acts by itself and later updates leave it alone; numbers that are not finite are refused; the temperature holds it
 * back. It is composed with what it names as its defaults, and learns in a corridor of seven places.
 *
 * <pre>{@code
 * class SoftActorCriticContractTest extends AlgorithmContract {
 *     protected String algorithm() {
 *         return "soft-actor-critic";
 *     }
 * }
 * }</pre>
 */
public abstract class AlgorithmContract extends Contract {

    /** A try makes learners, perhaps with graphs, and what is stated is exact: another seed would say little more. */
    private static final int TRIES = 1;

    /** Fixed in the build; a run that verifies plugins sets others. */
    private static final String SEED = "4";

    /** Temperatures far apart on both sides of the rewards of a bandit. */
    private static final double GREEDY = 0.02;

    private static final double TAME = 10;
    private static final int UPDATES = 40;
    private static final int MOST_UPDATES = 10 * UPDATES;
    private static final double DISCERNIBLE = 1e-3;

    private static final int STREAMS = 4;

    /** For subclasses. */
    protected AlgorithmContract() {}

    /**
     * Names the subject.
     *
     * @return the slot {@code algorithm} as a configuration writes it, such as {@code {type: mine, discount: 0.9}}
     */
    protected abstract String algorithm();

    /**
     * Returns the plugins to compose with.
     *
     * @return by default all on the module path or class path
     */
    protected Registry registry() {
        return Registry.load(Optional.empty());
    }

    /**
     * Says what actions the corridor takes.
     *
     * @return by default discrete ones
     */
    protected Spaces spaces() {
        return Spaces.DISCRETE;
    }

    /** Boxes have no masks and no first arm, so that nothing is stated of them. */
    @Override
    public boolean applies(String property) {
        return switch (property) {
            case "maskedActionsLeaveParametersFinite", "aSmallerTemperatureCollectsMoreReward" ->
                spaces() == Spaces.DISCRETE;
            default -> true;
        };
    }

    /**
     * Makes the subject once, with what it is composed with.
     *
     * @throws IllegalArgumentException if it does not go together with the corridor or with its own defaults; the message
     *     says why
     * @throws klrl.core.config.ConfigException if the composition has mistakes
     */
    public void tryOut() {
        made(1, false).close();
    }

    /**
     * Says how many steps a run takes, over all four environments: enough for some updates both before it is stopped, four
     * steps short of four fifths, and after it is resumed.
     *
     * @return by default 1280: two segments of 128 rows each, or a warm-up of 1000 steps and some more
     */
    protected int steps() {
        return 1280;
    }

    private ComposedLearner made(long seed, boolean masked) {
        return made(seed, masked, UnaryOperator.identity());
    }

    private ComposedLearner made(long seed, boolean wanted, UnaryOperator<Temperature> weighing) {
        boolean masked = wanted && spaces() == Spaces.DISCRETE;
        Composition composition = inCorridor().composition(masked, ComposedLearner.STEPS * STREAMS);
        return new ComposedLearner(composition, new Corridor(spaces(), masked).spec(), STREAMS, seed, weighing);
    }

    private CorridorRuns inCorridor() {
        return new CorridorRuns(registry(), algorithm(), spaces(), STREAMS);
    }

    /**
     * Two learners with equal seeds and data agree on every bit of their parameters; with other data they do not.
     *
     * @param seed the root seed
     * @param masked whether actions are masked
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(id = "P22", text = "equal seeds and data give equal parameters", tolerance = "exact")
    public void equalSeedsGiveEqualParameters(@ForAll @IntRange(max = 1000) int seed, @ForAll boolean masked) {
        try (ComposedLearner one = made(seed, masked);
                ComposedLearner other = made(seed, masked)) {
            requireSame("before any update", one.learner.snapshot(), other.learner.snapshot());
            Map<String, float[]> before = copy(one.learner.snapshot());
            one.update(0, 2);
            other.update(0, 2);
            requireSame("after two updates", one.learner.snapshot(), other.learner.snapshot());
            Require.that(
                    !equal(before, one.learner.snapshot().arrays()), "two updates have changed no acting parameter");
        }
    }

    /**
     * A learner that is restored together with prior, temperature and streams goes on like the saved one, bit by bit.
     *
     * @param seed the root seed
     * @param masked whether actions are masked
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(id = "P22", text = "a restored learner goes on like the saved one", tolerance = "exact")
    public void aRestoredLearnerGoesOnLikeTheSavedOne(@ForAll @IntRange(max = 1000) int seed, @ForAll boolean masked) {
        try (ComposedLearner saved = made(seed, masked);
                ComposedLearner restored = made(seed + 1, masked)) {
            saved.update(0, 2);
            MemoryState state = saved.state();
            restored.load(state);
            requireSame("restored", saved.learner.snapshot(), restored.learner.snapshot());
            Require.that(
                    saved.learner.snapshot().version()
                            == restored.learner.snapshot().version(),
                    "the restored version is %d, not %d",
                    restored.learner.snapshot().version(),
                    saved.learner.snapshot().version());
            saved.update(2, 4);
            restored.update(2, 4);
            requireSame("two updates after it was restored", saved.learner.snapshot(), restored.learner.snapshot());
        }
    }

    /**
     * Of two learners that differ by their temperature alone, the one with the smaller comes to collect more reward after
     * the same updates, as the optimum does:
     * &#8706;E<sub>&pi;*</sub>[r]/&#8706;&alpha; = &minus;Var<sub>&pi;*</sub>[r]/&alpha;<sup>2</sup>. Comes to: as long as a
     * critic knows nothing, greed may choose the wrong arm. They learn from a bandit: where each step ends an episode, a
     * critic of action values knows nothing of the temperature, and only what the policy learns by can. Of boxes nothing
     * is stated: a few updates that follow drawn actions may lead anywhere there.
     *
     * @param seed the root seed
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P8",
            equations = "T7",
            text = "with a smaller temperature, what is learned comes to collect more reward",
            tolerance = "by at least a thousandth of the range of rewards: more than rounding, less than is learned")
    public void aSmallerTemperatureCollectsMoreReward(@ForAll @IntRange(max = 1000) int seed) {
        if (!applies("aSmallerTemperatureCollectsMoreReward")) {
            return;
        }
        try (ComposedLearner greedy = made(seed, false, replaced -> (progress, out) -> Arrays.fill(out, GREEDY));
                ComposedLearner tame = made(seed, false, replaced -> (progress, out) -> Arrays.fill(out, TAME))) {
            double more = 0;
            for (int updates = 0; updates < MOST_UPDATES && more < DISCERNIBLE; updates += UPDATES) {
                more = rewardLearned(greedy, seed + updates) - rewardLearned(tame, seed + updates);
            }
            Require.that(
                    more >= DISCERNIBLE,
                    "in a bandit with alpha = %s the policy's reward is more by %s than with alpha = %s, even after %d updates",
                    GREEDY,
                    more,
                    TAME,
                    MOST_UPDATES);
        }
    }

    /** After some more updates. */
    private static double rewardLearned(ComposedLearner made, long seed) {
        for (int k = 0; k < UPDATES; k++) {
            made.update(FirstArm.segment(made.segment(seed + k)));
        }
        return FirstArm.reward(made.spec, made.algorithm.policy(made.prior).with(made.learner.snapshot()), seed);
    }

    /**
     * A policy with a snapshot's parameters gives finite parameters of its family, row by row, as does another one made
     * from the same snapshot; versions rise; later updates leave earlier snapshots as they were.
     *
     * @param seed the root seed
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P25",
            text = "a snapshot acts by itself, finitely, row by row, and stays as it is",
            tolerance = "exact")
    public void aSnapshotActsByItself(@ForAll @IntRange(max = 1000) int seed) {
        try (ComposedLearner made = made(seed, false)) {
            made.update(0, 1);
            Snapshot snapshot = made.learner.snapshot();
            Map<String, float[]> before = copy(snapshot);
            Policy policy = made.algorithm.policy(made.prior).with(snapshot);
            Require.that(
                    Data.fits(policy.family(), made.spec),
                    "the policy acts by %s, the environment takes %s",
                    policy.family(),
                    made.spec.action());
            Observations in = Data.observations(made.spec.observation(), 5, new SplittableRandom(seed));
            float[] all = parameters(policy, in);
            for (float value : all) {
                Require.that(Float.isFinite(value), "the policy's parameters are %s", Arrays.toString(all));
            }
            for (int row = 0; row < in.rows(); row++) {
                Observations one = Observations.of(made.spec.observation(), 1);
                in.copyTo(row, 1, one, 0);
                float[] alone = parameters(policy, one);
                for (int j = 0; j < alone.length; j++) {
                    float together = all[row * alone.length + j];
                    // Kernels may sum in another order for other counts.
                    Require.that(
                            Math.abs(together - alone[j]) <= 1e-5 * Math.max(1, Math.abs(alone[j])),
                            "row %d has the parameter %s, alone %s",
                            row,
                            together,
                            alone[j]);
                }
            }
            made.update(1, 3);
            Require.that(
                    made.learner.snapshot().version() > snapshot.version(),
                    "the version is %d after updates, %d before",
                    made.learner.snapshot().version(),
                    snapshot.version());
            Require.that(equal(before, snapshot.arrays()), "an update has changed an earlier snapshot");
        }
    }

    private static float[] parameters(Policy policy, Observations in) {
        Parameters out = Parameters.of(policy.family(), in.rows());
        Arrays.fill(out.values(), Float.NaN);
        int width = policy.memoryWidth();
        policy.parameters(in, new Memory(in.rows(), width, new float[in.rows() * width]), out);
        return out.values();
    }

    /**
     * Data with a reward that is no number is refused by an {@link ArithmeticException}: nothing wrong is learned in
     * silence.
     *
     * @param seed the root seed
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(id = "P25", text = "a reward that is not finite is refused", tolerance = "exact")
    public void rewardsThatAreNotFiniteAreRefused(@ForAll @IntRange(max = 1000) int seed) {
        try (ComposedLearner made = made(seed, false)) {
            MemoryState fresh = made.state();
            for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
                made.load(fresh);
                Segment x = made.segment(seed);
                Arrays.fill(x.reward(), wrong);
                Require.refused(ArithmeticException.class, "a reward of " + wrong, () -> made.update(x));
            }
        }
    }

    /**
     * Who declares {@link Feature#WEIGHTED_UPDATES} makes {@link Learner.Weighted}s, and nobody else does. With weights of
     * one they learn as without; other weights reach the parameters; there is a finite error for each step.
     *
     * @param seed the root seed
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P22",
            text = "weights of one change nothing, other weights change what is learned, every step has an error",
            tolerance = "exact")
    public void weightsOfColumnsReachTheParameters(@ForAll @IntRange(max = 1000) int seed) {
        try (ComposedLearner made = made(seed, false)) {
            Require.that(
                    made.weighted == made.learner instanceof Learner.Weighted,
                    "the algorithm %s weighted updates, its learner %s them",
                    made.weighted ? "declares" : "does not declare",
                    made.weighted ? "lacks" : "has");
            if (!made.weighted) {
                return;
            }
            MemoryState fresh = made.state();
            made.update(0, 3);
            Snapshot plain = made.learner.snapshot();
            requireSame("with weights of one", plain, weighted(made, fresh, 1, 1, 1, 1));
            Require.that(
                    !equal(
                            plain.arrays(),
                            weighted(made, fresh, 1, 0.25, 0.5, 0.75).arrays()),
                    "three updates with unequal weights end where those with equal ones do");
        }
    }

    private static Snapshot weighted(ComposedLearner made, MemoryState fresh, double... weight) {
        made.load(fresh);
        for (int k = 0; k < 3; k++) {
            made.update(made.segment(k), weight);
        }
        return made.learner.snapshot();
    }

    /**
     * Masks may forbid actions: with them, updates give finite parameters.
     *
     * @param seed the root seed
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(id = "P25", equations = "T37", text = "with masked actions parameters stay finite", tolerance = "exact")
    public void maskedActionsLeaveParametersFinite(@ForAll @IntRange(max = 1000) int seed) {
        if (!applies("maskedActionsLeaveParametersFinite")) {
            return;
        }
        try (ComposedLearner made = made(seed, true)) {
            made.update(0, 5);
            made.learner.snapshot().arrays().forEach((name, values) -> {
                for (float value : values) {
                    Require.that(Float.isFinite(value), "after masked updates a number of %s is %s", name, value);
                }
            });
        }
    }

    /**
     * Whole runs: the same seed gives the same policy twice, and so does a run that is stopped and resumed: after some
     * updates, and before the last ones.
     *
     * @param seed the root seed
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P22",
            text = "runs repeat bit by bit, and resumed ones end like those that never stopped",
            tolerance = "exact")
    public void runsRepeatAndResume(@ForAll @IntRange(max = 1000) int seed) {
        int stop = steps() * 4 / 5 - STREAMS;
        try (CorridorRuns runs = inCorridor()) {
            byte[] whole = runs.train("whole", seed, steps());
            runs.train("stopped", seed, stop);
            if (!Arrays.equals(whole, runs.resume("stopped", steps()))) {
                // One that is resumed repeats what it had done: only now is it in question which of the two failed.
                Require.that(
                        Arrays.equals(whole, runs.train("again", seed, steps())),
                        "two runs of seed %d end with different policies",
                        seed);
                throw new AssertionError(
                        "a run of seed " + seed + " that was resumed at step " + stop + " ends with another policy");
            }
        }
    }

    private static Map<String, float[]> copy(Snapshot snapshot) {
        Map<String, float[]> out = new TreeMap<>();
        snapshot.arrays().forEach((name, values) -> out.put(name, values.clone()));
        return out;
    }

    private static boolean equal(Map<String, float[]> one, Map<String, float[]> other) {
        return one.keySet().equals(other.keySet())
                && one.keySet().stream().allMatch(name -> Arrays.equals(one.get(name), other.get(name)));
    }

    private static void requireSame(String when, Snapshot expected, Snapshot actual) {
        Require.that(
                equal(expected.arrays(), actual.arrays()),
                "%s, the acting parameters are not the same bit by bit",
                when);
    }
}
