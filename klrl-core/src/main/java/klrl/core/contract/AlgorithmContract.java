package klrl.core.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import klrl.api.Algorithm;
import klrl.api.Learner;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.Temperature;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.plugin.Feature;
import klrl.core.config.Composition;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;
import klrl.core.random.Streams;
import klrl.core.run.Agent;
import klrl.core.run.RunFolder;
import klrl.core.run.RunListener;
import klrl.core.run.Training;
import klrl.core.state.MemoryState;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The contract of {@link Algorithm}: the same seed gives the same bits; what is restored goes on bit by bit; a snapshot
 * acts by itself and later updates leave it alone; numbers that are not finite are refused; the temperature holds it back. It is composed with what it
 * names as its defaults, and learns in a corridor of seven places.
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
    private static final double DISCERNIBLE = 1e-3;

    private static final int STEPS = 8;
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
        new Made(1, false).close();
    }

    /**
     * Says how many steps a run takes, over all four environments: enough for some updates.
     *
     * @return by default 1536
     */
    protected int steps() {
        return 1536;
    }

    private Registry withCorridor() {
        Registry registry = registry();
        List<PluginEntry> entries = new ArrayList<>(registry.entries());
        Corridor.Plugin corridor = new Corridor.Plugin();
        entries.add(new PluginEntry(
                registry.kind("environment").orElseThrow(),
                corridor.name(),
                corridor.summary(),
                "klrl.core",
                "contract",
                "built in",
                corridor));
        return Registry.of(registry.kinds(), entries, List.of());
    }

    private Composition composition(Registry registry, boolean masked, int steps) {
        String yaml = "environment: {type: " + Corridor.NAME + ", count: " + STREAMS + ", actions: "
                + spaces().name().toLowerCase(Locale.ROOT) + ", masked: " + masked + "}\n"
                + "algorithm: " + algorithm() + "\n"
                + "training: {steps: " + steps + ", evaluation-episodes: 1}\n";
        return Composition.of(registry, yaml, Path.of(""), "contract.yaml", List.of());
    }

    /** A learner with its parts, as a run makes them. */
    private final class Made implements AutoCloseable {

        private final Algorithm algorithm;
        private final Prior prior;
        private final Temperature temperature;
        private final Streams random;
        private final Learner learner;
        private final boolean weighted;
        private final EnvironmentSpec spec;
        private final Map<String, Double> metrics = new TreeMap<>();

        Made(long seed, boolean wanted) {
            this(seed, wanted, UnaryOperator.identity());
        }

        Made(long seed, boolean wanted, UnaryOperator<Temperature> weighing) {
            boolean masked = wanted && spaces() == Spaces.DISCRETE;
            spec = new Corridor(spaces(), masked).spec();
            random = Streams.of(seed);
            Composition composition = composition(withCorridor(), masked, STEPS * STREAMS);
            ContractContext context = ContractContext.of(spec, STREAMS, random);
            algorithm = composition.algorithm().create(context);
            weighted = composition.algorithm().gives().contains(Feature.WEIGHTED_UPDATES);
            prior = composition.prior().create(context);
            temperature = weighing.apply(composition.temperature().create(context));
            learner = Agent.begin(
                            algorithm,
                            new Algorithm.Parts(composition.estimator().create(context), prior, temperature))
                    .learner();
        }

        Segment segment(long seed) {
            Policy policy = algorithm.policy(prior);
            Segment x = Data.segment(spec, policy.family(), STEPS, STREAMS, seed);
            int width = policy.memoryWidth();
            return new Segment(
                    x.steps(),
                    x.streams(),
                    x.observation(),
                    x.boundaryAt(),
                    x.boundaryObservation(),
                    x.action(),
                    x.behaviour(),
                    x.behaviourLogProbability(),
                    x.reward(),
                    x.discount(),
                    x.boundary(),
                    x.mask(),
                    x.boundaryMask(),
                    new Memory(STREAMS, width, new float[STREAMS * width]),
                    new boolean[width == 0 ? 0 : x.size()],
                    learner.snapshot().version());
        }

        void update(Segment x) {
            learner.update(x, new Progress(STEPS, 10 * STEPS), metrics::put);
        }

        void update(Segment x, double... weight) {
            double[] errors =
                    ((Learner.Weighted) learner).update(x, weight, new Progress(STEPS, 10 * STEPS), metrics::put);
            Require.that(
                    errors.length == x.size() && Arrays.stream(errors).allMatch(Double::isFinite),
                    "%d steps have the errors %s",
                    x.size(),
                    Arrays.toString(errors));
        }

        void update(long from, long to) {
            for (long k = from; k < to; k++) {
                update(segment(k));
            }
        }

        MemoryState state() {
            MemoryState out = new MemoryState();
            learner.save(out.child("learner"));
            prior.save(out.child("prior"));
            temperature.save(out.child("temperature"));
            random.save(out.child("random"));
            return out;
        }

        void load(MemoryState state) {
            learner.load(state.reader().child("learner"));
            prior.load(state.reader().child("prior"));
            temperature.load(state.reader().child("temperature"));
            random.load(state.reader().child("random"));
        }

        @Override
        public void close() {
            learner.close();
            prior.close();
        }
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
        try (Made one = new Made(seed, masked);
                Made other = new Made(seed, masked)) {
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
        try (Made saved = new Made(seed, masked);
                Made restored = new Made(seed + 1, masked)) {
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
     * Of two learners that differ by their temperature alone, the one with the smaller collects more reward after the same
     * updates, as the optimum does: &#8706;E<sub>&pi;*</sub>[r]/&#8706;&alpha; = &minus;Var<sub>&pi;*</sub>[r]/&alpha;<sup>2</sup>.
     * They learn from a bandit: where each step ends an episode, a critic of action values knows nothing of the
     * temperature, and only what the policy learns by can. Of boxes nothing is stated: a few updates that follow drawn
     * actions may lead anywhere there.
     *
     * @param seed the root seed
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P8",
            equations = "T7",
            text = "with a smaller temperature, what is learned collects more reward",
            tolerance = "by at least a thousandth of the range of rewards: more than rounding, less than is learned")
    public void aSmallerTemperatureCollectsMoreReward(@ForAll @IntRange(max = 1000) int seed) {
        if (!applies("aSmallerTemperatureCollectsMoreReward")) {
            return;
        }
        double[] alpha = {GREEDY};
        try (Made made = new Made(seed, false, replaced -> (progress, out) -> Arrays.fill(out, alpha[0]))) {
            MemoryState fresh = made.state();
            double greedy = rewardLearned(made, seed);
            made.load(fresh);
            alpha[0] = TAME;
            double tame = rewardLearned(made, seed);
            Require.that(
                    greedy - tame >= DISCERNIBLE,
                    "after %d updates in a bandit with alpha = %s the policy's reward is %s, with alpha = %s it is %s",
                    UPDATES,
                    GREEDY,
                    greedy,
                    TAME,
                    tame);
        }
    }

    private double rewardLearned(Made made, long seed) {
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
        try (Made made = new Made(seed, false)) {
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
        try (Made made = new Made(seed, false)) {
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
        try (Made made = new Made(seed, false)) {
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

    private static Snapshot weighted(Made made, MemoryState fresh, double... weight) {
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
        try (Made made = new Made(seed, true)) {
            made.update(0, 5);
            made.learner.snapshot().arrays().forEach((name, values) -> {
                for (float value : values) {
                    Require.that(Float.isFinite(value), "after masked updates a number of %s is %s", name, value);
                }
            });
        }
    }

    /**
     * Whole runs: the same seed gives the same policy twice, and so does a run that is stopped half-way and resumed.
     *
     * @param seed the root seed
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P22",
            text = "runs repeat bit by bit, and resumed ones end like those that never stopped",
            tolerance = "exact")
    public void runsRepeatAndResume(@ForAll @IntRange(max = 1000) int seed) {
        Registry registry = withCorridor();
        try {
            Path root = Files.createTempDirectory("klrl-contract");
            try {
                int half = steps() / 2;
                byte[] whole = train(registry, root.resolve("a"), seed, steps());
                train(registry, root.resolve("b"), seed, half);
                try (Training resumed = Training.resume(
                        registry, root.resolve("b"), List.of("training.steps=" + steps()), new RunListener() {})) {
                    resumed.run();
                }
                if (!Arrays.equals(whole, policy(root.resolve("b")))) {
                    // One that is resumed repeats the first half: only now is it in question which of the two failed.
                    Require.that(
                            Arrays.equals(whole, train(registry, root.resolve("c"), seed, steps())),
                            "two runs of seed %d end with different policies",
                            seed);
                    throw new AssertionError("a run of seed " + seed + " that was resumed at step " + half
                            + " ends with another policy");
                }
            } finally {
                delete(root);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] train(Registry registry, Path folder, long seed, int steps) throws IOException {
        Files.createDirectories(folder);
        Training.train(
                registry, composition(registry, false, steps), new RunFolder(folder), seed, new RunListener() {});
        return policy(folder);
    }

    private static byte[] policy(Path folder) throws IOException {
        return Files.readAllBytes(new RunFolder(folder).policy());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
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
