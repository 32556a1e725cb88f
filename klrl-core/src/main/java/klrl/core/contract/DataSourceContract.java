package klrl.core.contract;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import klrl.api.DataSource;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.core.random.Streams;
import klrl.core.state.MemoryState;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The contract of {@link DataSource}s: of those that an actor fills, every step that comes out went in, with its own
 * action, reward, probabilities and boundary, and is followed by its true successor; what is restored goes on bit by bit;
 * weights of columns are factors of at most 1. A source that draws by priorities is told errors.
 *
 * <pre>{@code
 * class LatestContractTest extends DataSourceContract {
 *     protected DataSource source(Context context) {
 *         return new Latest(context);
 *     }
 * }
 * }</pre>
 */
public abstract class DataSourceContract extends Contract {

    private static final int TRIES = 10;

    /** Fixed in the build; a run that verifies plugins sets others. */
    private static final String SEED = "22";

    private static final int STREAMS = 3;

    /** For subclasses. */
    protected DataSourceContract() {}

    /**
     * Makes the subject.
     *
     * @param context spaces, number of streams, random streams
     * @return a new source
     */
    protected abstract DataSource source(Context context);

    /**
     * Says how many steps of each stream are fed in: enough for the source to give some out.
     *
     * @return by default 1500
     */
    protected int steps() {
        return 1500;
    }

    /**
     * Says for which spaces the source is made; with discrete actions it is made with masks too.
     *
     * @return by default three numbers in [−1,1] and four actions
     */
    protected EnvironmentSpec environment() {
        return Spaces.DISCRETE.environment();
    }

    /** Where no actor fills the source, nothing went in. */
    @Override
    public boolean applies(String property) {
        return switch (property) {
            case "whatComesOutWentIn" -> make(Streams.of(1), false).horizon() > 0;
            case "weightsAreFactors" -> make(Streams.of(1), false) instanceof DataSource.Prioritised;
            default -> true;
        };
    }

    private EnvironmentSpec spec(boolean wanted) {
        EnvironmentSpec plain = environment();
        boolean masked = wanted && plain.action() instanceof Space.Discrete;
        return new EnvironmentSpec(plain.observation(), plain.action(), masked);
    }

    private DataSource make(Streams random, boolean masked) {
        return source(ContractContext.of(spec(masked), STREAMS, random));
    }

    /** What was recorded, piece by piece, as an actor would hand it over. */
    private Segment piece(Segment x, int from, int steps) {
        int first = from * STREAMS;
        int size = steps * STREAMS;
        Observations observation = Observations.of(spec(false).observation(), size + STREAMS);
        x.observation().copyTo(first, size + STREAMS, observation, 0);
        Actions action = Actions.of(spec(false).action(), size);
        x.action().copyTo(first, size, action, 0);
        int begin = Arrays.binarySearch(x.boundaryAt(), first);
        begin = begin < 0 ? -begin - 1 : begin;
        int end = Arrays.binarySearch(x.boundaryAt(), first + size);
        end = end < 0 ? -end - 1 : end;
        Observations boundary = Observations.of(spec(false).observation(), end - begin);
        x.boundaryObservation().copyTo(begin, end - begin, boundary, 0);
        int width = x.behaviour().width();
        int mask = x.mask().length / x.observation().rows();
        return new Segment(
                steps,
                STREAMS,
                observation,
                Arrays.stream(x.boundaryAt(), begin, end).map(i -> i - first).toArray(),
                boundary,
                action,
                new Parameters(
                        size, width, Arrays.copyOfRange(x.behaviour().values(), first * width, (first + size) * width)),
                Arrays.copyOfRange(x.behaviourLogProbability(), first, first + size),
                Arrays.copyOfRange(x.reward(), first, first + size),
                Arrays.copyOfRange(x.discount(), first, first + size),
                Arrays.copyOfRange(x.boundary(), first, first + size),
                Arrays.copyOfRange(x.mask(), first * mask, (first + size + STREAMS) * mask),
                Arrays.copyOfRange(x.boundaryMask(), begin * mask, end * mask),
                Memory.none(STREAMS),
                new boolean[0],
                x.policyVersion());
    }

    /** A source that is fed from one long recording. */
    private final class Fed {

        private final Segment recording;
        private final DataSource source;
        private final Streams random;
        private int fed;

        Fed(long seed, long sourceSeed, boolean wanted) {
            // Where nobody acts, masks are those of the data that there is.
            boolean masked = wanted && make(Streams.of(1), false).horizon() > 0;
            random = Streams.of(sourceSeed);
            source = make(random, masked);
            recording = Data.segment(spec(masked), Data.family(spec(masked)), steps(), STREAMS, seed);
        }

        /** Every third time there is twice as much, as from a source around this one. */
        boolean feed() {
            int horizon = source.horizon();
            int steps = horizon == 0 || fed / horizon % 4 != 2 ? horizon : 2 * horizon;
            if (fed + steps > steps()) {
                return false;
            }
            if (steps > 0) {
                source.add(piece(recording, fed, steps));
                fed += steps;
            }
            return true;
        }

        /** Feeds until something comes out, and takes all of it. */
        List<Segment> round() {
            List<Segment> out = new ArrayList<>();
            while (out.isEmpty() && feed()) {
                for (int n = source.ready(); n > 0; n--) {
                    out.add(next());
                }
                Require.that(
                        source.horizon() == 0 || source.ready() == 0,
                        "ready() is %d after as many segments were taken as it said",
                        source.ready());
                if (source.horizon() == 0) {
                    break;
                }
            }
            Require.that(!out.isEmpty(), "%d steps of each stream went in and nothing came out", fed);
            return out;
        }

        /** Tells rewards as errors: they are as good as any. */
        private Segment next() {
            Segment out = copy(source.next());
            if (source instanceof DataSource.Prioritised prioritised) {
                double[] weights = prioritised.weights();
                Require.that(
                        weights.length == out.streams()
                                && Arrays.stream(weights).allMatch(weight -> weight > 0 && weight <= 1),
                        "%d columns have the weights %s",
                        out.streams(),
                        Arrays.toString(weights));
                prioritised.errors(out.reward());
            }
            return out;
        }
    }

    private Segment copy(Segment x) {
        Observations observation =
                Observations.of(spec(false).observation(), x.observation().rows());
        x.observation().copyTo(0, observation.rows(), observation, 0);
        Observations boundary = Observations.of(
                spec(false).observation(), x.boundaryObservation().rows());
        x.boundaryObservation().copyTo(0, boundary.rows(), boundary, 0);
        Actions action = Actions.of(spec(false).action(), x.action().rows());
        x.action().copyTo(0, action.rows(), action, 0);
        Parameters behaviour = new Parameters(
                x.behaviour().rows(),
                x.behaviour().width(),
                x.behaviour().values().clone());
        return new Segment(
                x.steps(),
                x.streams(),
                observation,
                x.boundaryAt().clone(),
                boundary,
                action,
                behaviour,
                x.behaviourLogProbability().clone(),
                x.reward().clone(),
                x.discount().clone(),
                x.boundary().clone(),
                x.mask().clone(),
                x.boundaryMask().clone(),
                x.memory(),
                x.memoryReset().clone(),
                x.policyVersion());
    }

    private static List<Float> row(Observations in, int row) {
        List<Float> out = new ArrayList<>();
        for (int i = 0; i < in.width(); i++) {
            out.add(((Observations.Floats) in).values()[row * in.width() + i]);
        }
        return out;
    }

    /** An action with what it was before a squash. */
    private static List<Number> row(Actions in, int row) {
        List<Number> out = new ArrayList<>();
        for (int i = row * in.width(); i < (row + 1) * in.width(); i++) {
            if (in instanceof Actions.Choices choices) {
                out.add(choices.values()[i]);
            } else {
                out.add(((Actions.Points) in).values()[i]);
                out.add(((Actions.Points) in).presquash()[i]);
            }
        }
        return out;
    }

    /**
     * Every step that comes out is one that went in, found by its observation, with what belongs to it; after it comes
     * the observation that came after it, at a truncation the final one, kept apart.
     *
     * @param seed seeds recording and source
     * @param masked whether the recording has masks
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P22",
            text = "what comes out of a data source went in, with its boundary and its true successor",
            tolerance = "exact")
    public void whatComesOutWentIn(@ForAll @IntRange(max = 100_000) int seed, @ForAll boolean masked) {
        if (!applies("whatComesOutWentIn")) {
            return;
        }
        Fed fed = new Fed(seed, seed, masked);
        Map<List<Float>, Integer> places = new HashMap<>();
        for (int i = 0; i < fed.recording.size(); i++) {
            places.put(row(fed.recording.observation(), i), i);
        }
        for (int k = 0; k < 3; k++) {
            for (Segment out : fed.round()) {
                Require.that(out.size() > 0, "an empty segment came out");
                for (int j = 0; j < out.size(); j++) {
                    Optional<Integer> place = Optional.ofNullable(places.get(row(out.observation(), j)));
                    Require.that(
                            place.isPresent() && place.get() < fed.fed * STREAMS,
                            "step %d came out with an observation that did not go in",
                            j);
                    requireStep(fed.recording, place.orElseThrow(), out, j);
                }
            }
        }
    }

    private static void requireStep(Segment in, int i, Segment out, int j) {
        requireSame("action", row(in.action(), i), row(out.action(), j));
        requireSame("reward", in.reward()[i], out.reward()[j]);
        requireSame("discount", in.discount()[i], out.discount()[j]);
        requireSame("boundary", in.boundary()[i], out.boundary()[j]);
        if (out.behaviourLogProbability().length > 0) {
            requireSame("log-probability", in.behaviourLogProbability()[i], out.behaviourLogProbability()[j]);
        }
        requireMask(
                "mask",
                in.mask(),
                i,
                in.observation().rows(),
                out.mask(),
                j,
                out.observation().rows());
        int at = Arrays.binarySearch(out.boundaryAt(), j);
        Require.that(
                (at >= 0) == (out.boundary()[j] == Boundary.TRUNCATED),
                "step %d with boundary %d has %s boundary row",
                j,
                out.boundary()[j],
                at >= 0 ? "a" : "no");
        if (at >= 0) {
            int from = Arrays.binarySearch(in.boundaryAt(), i);
            requireSame("final observation", row(in.boundaryObservation(), from), row(out.boundaryObservation(), at));
            requireMask(
                    "final mask",
                    in.boundaryMask(),
                    from,
                    in.boundaryAt().length,
                    out.boundaryMask(),
                    at,
                    out.boundaryAt().length);
        } else if (out.boundary()[j] == Boundary.NONE) {
            requireSame(
                    "next observation", row(in.observation(), i + STREAMS), row(out.observation(), j + out.streams()));
        }
    }

    private static void requireMask(String what, boolean[] in, int i, int rows, boolean[] out, int j, int outRows) {
        if (in.length > 0) {
            int width = in.length / rows;
            Require.that(
                    out.length == outRows * width
                            && Arrays.equals(in, i * width, (i + 1) * width, out, j * width, (j + 1) * width),
                    "a step came out with another %s than it went in with",
                    what);
        }
    }

    private static void requireSame(String what, Object expected, Object actual) {
        Require.that(expected.equals(actual), "a step came out with the %s %s, not %s", what, actual, expected);
    }

    /**
     * Weights of columns lie in (0,1]; an error that is not finite is refused.
     *
     * @param seed seeds recording and source
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P22",
            text = "columns have weights in (0,1], and errors that are not finite are refused",
            tolerance = "exact")
    public void weightsAreFactors(@ForAll @IntRange(max = 100_000) int seed) {
        if (!applies("weightsAreFactors")) {
            return;
        }
        Fed fed = new Fed(seed, seed, false);
        for (int k = 0; k < 5; k++) {
            fed.round();
        }
        DataSource.Prioritised source = (DataSource.Prioritised) fed.source;
        while (source.ready() == 0) {
            Require.that(fed.feed(), "%d steps of each stream went in and too little came out", fed.fed);
        }
        double[] errors = new double[source.next().size()];
        errors[seed % errors.length] = Double.NaN;
        Require.refused(IllegalArgumentException.class, "an error of NaN", () -> source.errors(errors));
    }

    /**
     * Two sources made alike and fed alike give the same, bit by bit.
     *
     * @param seed seeds recording and sources
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(id = "P22", text = "equal seeds and data give equal segments", tolerance = "exact")
    public void equalSeedsGiveEqualSegments(@ForAll @IntRange(max = 100_000) int seed) {
        Fed one = new Fed(seed, seed, true);
        Fed other = new Fed(seed, seed, true);
        for (int k = 0; k < 3; k++) {
            requireSame("round " + k, one.round(), other.round());
        }
    }

    /**
     * A source that is restored, together with the random streams, goes on like the saved one, bit by bit.
     *
     * @param seed seeds recording and sources
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(id = "P22", text = "a restored data source goes on like the saved one", tolerance = "exact")
    public void aRestoredSourceGoesOnLikeTheSavedOne(@ForAll @IntRange(max = 100_000) int seed) {
        Fed saved = new Fed(seed, seed, true);
        saved.round();
        Fed restored = new Fed(seed, seed + 1, true);
        restored.source.load(MemoryState.of(saved.source).reader());
        restored.random.load(MemoryState.of(saved.random).reader());
        restored.fed = saved.fed;
        for (int k = 0; k < 2; k++) {
            requireSame("round " + k + " after it was restored", saved.round(), restored.round());
        }
    }

    private static void requireSame(String when, List<Segment> expected, List<Segment> actual) {
        Require.that(
                expected.size() == actual.size(),
                "%s: %d segments came out, not %d",
                when,
                actual.size(),
                expected.size());
        for (int k = 0; k < expected.size(); k++) {
            Segment one = expected.get(k);
            Segment other = actual.get(k);
            Require.that(
                    Buffers.equal(one.observation(), other.observation())
                            && Buffers.equal(one.boundaryObservation(), other.boundaryObservation())
                            && Buffers.equal(one.action(), other.action())
                            && Arrays.equals(one.reward(), other.reward())
                            && Arrays.equals(one.boundary(), other.boundary())
                            && Arrays.equals(one.mask(), other.mask()),
                    "%s: segment %d is not the same",
                    when,
                    k);
        }
    }
}
