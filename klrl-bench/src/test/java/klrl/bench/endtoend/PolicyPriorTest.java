package klrl.bench.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntFunction;
import klrl.api.Conditional;
import klrl.api.DataSource;
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.SingleEnvironment;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.plugin.Context;
import klrl.core.config.Composition;
import klrl.core.distribution.Categoricals;
import klrl.core.random.Streams;
import klrl.core.run.Actor;
import klrl.core.run.SavedRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The policy of one run, or its prior, as the prior of another, for both algorithms. */
class PolicyPriorTest {

    private static final long SEED = 3;

    /** The metrics come from graphs in single precision. */
    private static final double SINGLE = 1e-6;

    @TempDir
    private static Path school;

    @TempDir
    private Path temporary;

    private static Path teacher;

    @BeforeAll
    static void teach() {
        teacher = school.resolve("teacher");
        Runs.train(
                teacher,
                1,
                Runs.Kind.ON_POLICY,
                "training.steps=3840",
                "temperature={type: fixed, alpha: 0.01}",
                "algorithm.optimiser.learning-rate=0.01");
    }

    /** A student that never learns, so that its policy stays the one that it starts with; one update a line. */
    private Path still(String name, Runs.Kind kind, String prior) {
        Path run = temporary.resolve(name);
        String rate = kind == Runs.Kind.OFF_POLICY ? "data.updates-per-step=0.125" : "algorithm.epochs=1";
        Runs.train(
                run,
                SEED,
                kind,
                "prior=" + prior,
                "algorithm.optimiser.learning-rate=0",
                "training.log-every=1",
                "training.steps=128",
                rate);
        return run;
    }

    private static Context context(Optional<EnvironmentSpec> spec, Streams random) {
        return new Context() {
            @Override
            public EnvironmentSpec environment() {
                return spec.orElseThrow();
            }

            @Override
            public int streams() {
                return 4;
            }

            @Override
            public Streams random() {
                return random;
            }

            @Override
            public Policy policy(Path run) {
                throw new UnsupportedOperationException("no prior is made here");
            }

            @Override
            public Environment batch(IntFunction<? extends SingleEnvironment> maker) {
                throw new UnsupportedOperationException("the pole is a batch already");
            }
        };
    }

    /** The data of the first update, from the streams of the seed: as the driver collects it, without the driver. */
    private static Segment firstData(Composition composition, Policy policy) {
        Streams random = Streams.of(SEED);
        Environment environment = composition.environment().create(context(Optional.empty(), random));
        Context context = context(Optional.of(environment.spec()), random);
        DataSource data = composition.data().create(context);
        Actor actor = new Actor(environment, policy, 4, data.horizon(), random);
        long steps = 0;
        while (data.ready() == 0) {
            Segment fresh = steps < data.explorationSteps() ? actor.explore() : actor.collect(policy);
            steps += fresh.size();
            data.add(fresh);
        }
        return data.next();
    }

    private static double meanDivergence(Segment x, Policy policy, Conditional prior) {
        Family.Categorical family = (Family.Categorical) policy.family();
        int rows = x.observation().rows();
        Parameters one = Parameters.of(family, rows);
        Parameters other = Parameters.of(family, rows);
        policy.parameters(x.observation(), Memory.none(rows), one);
        prior.parameters(x.observation(), Memory.none(rows), other);
        double[] divergence = new double[rows];
        new Categoricals(family).divergence(one, other, new boolean[0], divergence);
        double sum = 0;
        for (int i = 0; i < x.size(); i++) {
            sum += divergence[i];
        }
        return sum / x.size();
    }

    @ParameterizedTest
    @EnumSource(Runs.Kind.class)
    void theDivergenceOfTheFirstUpdateIsThatOfTheFreshPolicyFromTheSavedOne(Runs.Kind kind) throws IOException {
        Path student = still("student", kind, "{type: policy, run: " + teacher + "}");
        Policy fresh = SavedRun.open(Runs.REGISTRY, student).policy();
        Policy taught = SavedRun.open(Runs.REGISTRY, teacher).policy();
        Segment first = firstData(Runs.composition(kind), fresh);
        double expected = meanDivergence(first, fresh, taught);
        assertTrue(expected > 0.01, "the teacher has learned something: " + expected);
        assertEquals(expected, Runs.firstUpdate(student).get("kl").asDouble(), SINGLE);
        // It bites: from another prior the same policy on the same data is elsewhere.
        Path other = still("other", kind, "{type: uniform}");
        double uniform = Runs.firstUpdate(other).get("kl").asDouble();
        assertTrue(Math.abs(uniform - expected) > 0.01, "from the uniform prior: " + uniform);
        assertEquals(Math.log(2) - Runs.firstUpdate(other).get("entropy").asDouble(), uniform, SINGLE);
    }

    /** A prior that saw the pole alone while the policy saw the cart too. */
    @ParameterizedTest
    @EnumSource(Runs.Kind.class)
    void theDivergenceOfTheFirstUpdateIsThatOfTheFreshPolicyFromTheInheritedPrior(Runs.Kind kind) throws IOException {
        Path elder = temporary.resolve("elder");
        Runs.train(
                elder,
                1,
                kind,
                "prior={type: learned, sees: [{first: 2, count: 2}], steps: 4, network: {type: mlp, hidden: [8]},"
                        + " optimiser: {type: adam, learning-rate: 0.03}}",
                "temperature={type: fixed, alpha: 0.01}",
                "algorithm.optimiser.learning-rate=0.01");
        Path student = still("student", kind, "{type: inherited, run: " + elder + "}");
        Policy fresh = SavedRun.open(Runs.REGISTRY, student).policy();
        Segment first = firstData(Runs.composition(kind), fresh);
        try (Prior inherited = SavedRun.open(Runs.REGISTRY, elder).prior()) {
            double expected = meanDivergence(first, fresh, inherited);
            assertTrue(expected > 0.01, "the prior has learned something: " + expected);
            assertEquals(expected, Runs.firstUpdate(student).get("kl").asDouble(), SINGLE);
            // It bites: the policy of the same run is elsewhere.
            Policy beside = SavedRun.open(Runs.REGISTRY, elder).policy();
            assertTrue(Math.abs(expected - meanDivergence(first, fresh, beside)) > 1e-4);
        }
    }

    /** With an α that outweighs all rewards the student becomes its teacher. */
    @ParameterizedTest
    @EnumSource(Runs.Kind.class)
    void aDearDivergenceMakesTheStudentLikeItsTeacher(Runs.Kind kind) {
        Path student = temporary.resolve("student");
        Runs.train(
                student,
                SEED,
                kind,
                "prior={type: policy, run: " + teacher + "}",
                "temperature={type: fixed, alpha: 1000}",
                "algorithm.optimiser.learning-rate=0.03",
                "training.steps=4000");
        Policy learned = SavedRun.open(Runs.REGISTRY, student).policy();
        Policy taught = SavedRun.open(Runs.REGISTRY, teacher).policy();
        Path untaught = still("untaught", kind, "{type: uniform}");
        Policy fresh = SavedRun.open(Runs.REGISTRY, untaught).policy();
        Segment x = firstData(Runs.composition(kind), fresh);
        double before = meanDivergence(x, fresh, taught);
        double after = meanDivergence(x, learned, taught);
        assertTrue(after < before / 5, "from " + before + " to " + after);
    }
}
