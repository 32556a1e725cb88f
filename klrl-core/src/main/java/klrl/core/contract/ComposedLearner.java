package klrl.core.contract;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import klrl.api.Algorithm;
import klrl.api.Learner;
import klrl.api.Policy;
import klrl.api.Prior;
import klrl.api.Temperature;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Memory;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.plugin.Feature;
import klrl.core.config.Composition;
import klrl.core.random.Streams;
import klrl.core.run.Agent;
import klrl.core.state.MemoryState;

/** A learner with its parts, as a run makes them, that learns from random segments. */
final class ComposedLearner implements AutoCloseable {

    /** Rows of a segment. */
    static final int STEPS = 8;

    final Algorithm algorithm;
    final Prior prior;
    final Learner learner;
    final boolean weighted;
    final EnvironmentSpec spec;

    private final Temperature temperature;
    private final Streams random;
    private final int streams;
    private final Map<String, Double> metrics = new TreeMap<>();

    /** The temperature that the composition names is replaced by what is made of it. */
    ComposedLearner(
            Composition composition,
            EnvironmentSpec spec,
            int streams,
            long seed,
            UnaryOperator<Temperature> weighing) {
        this.spec = spec;
        this.streams = streams;
        random = Streams.of(seed);
        ContractContext context = ContractContext.of(spec, streams, random);
        algorithm = composition.algorithm().create(context);
        weighted = composition.algorithm().gives().contains(Feature.WEIGHTED_UPDATES);
        prior = composition.prior().create(context);
        temperature = weighing.apply(composition.temperature().create(context));
        learner = Agent.begin(
                        algorithm, new Algorithm.Parts(composition.estimator().create(context), prior, temperature))
                .learner();
    }

    /** Random data as the current policy would have acted on it. */
    Segment segment(long seed) {
        Policy policy = algorithm.policy(prior);
        Segment x = Data.segment(spec, policy.family(), STEPS, streams, seed);
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
                new Memory(streams, width, new float[streams * width]),
                new boolean[width == 0 ? 0 : x.size()],
                learner.snapshot().version());
    }

    void update(Segment x) {
        learner.update(x, new Progress(STEPS, 10 * STEPS), metrics::put);
    }

    /** Updates with a weight for each column. */
    void update(Segment x, double... weight) {
        double[] errors = ((Learner.Weighted) learner).update(x, weight, new Progress(STEPS, 10 * STEPS), metrics::put);
        Require.that(
                errors.length == x.size() && Arrays.stream(errors).allMatch(Double::isFinite),
                "%d steps have the errors %s",
                x.size(),
                Arrays.toString(errors));
    }

    /** Updates from the segments of the seeds from one to another, that one left out. */
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
