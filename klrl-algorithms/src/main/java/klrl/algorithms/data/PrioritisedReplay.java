package klrl.algorithms.data;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import klrl.api.DataSource;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.Segment;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.core.state.Saved;

/**
 * Keeps the latest steps and hands out transitions or sequences i with probability P(i) = p_i / Σ_j p_j, where
 * p_i = (e_i + floor)^exponent and e_i is the error that a learner last found there. What was never learned from has the
 * largest priority so far. Weights (N P(i))^−β, divided by the largest of the batch, make up for it; β rises to 1.
 *
 * <p>The error of a sequence is a mixture of the largest and of the mean of its steps. Columns are drawn from equal parts
 * of the sum of priorities, one from each: the expected number of draws is that of independent ones, its spread smaller.
 *
 * <p>Schaul, Quan, Antonoglou, Silver 2016, <em>Prioritized Experience Replay</em>, the proportional variant; sequences as
 * in Kapturowski et al. 2019.
 */
public final class PrioritisedReplay implements DataSource.Prioritised {

    private final Options options;
    private final RandomStream random;
    private final StepRing ring;
    private final Pacing pacing;
    private final SumTree priorities;
    private final int capacity;
    private final int streams;
    private final long[] first;
    private final int[] stream;
    private final int[] drawn;
    private final double[] weights;
    private double largest = 1;
    private boolean told = true;

    private PrioritisedReplay(Options options, Context context) {
        this.options = options;
        this.random = context.random().stream("replay", 0);
        this.streams = context.streams();
        this.capacity = Math.max(Math.max(options.steps, options.length), options.capacity / streams);
        this.ring = new StepRing(context.environment(), capacity, streams, true);
        this.pacing = new Pacing(options.warmUp, options.updatesPerStep);
        this.priorities = new SumTree(Math.multiplyExact(capacity, streams));
        this.first = new long[options.batch];
        this.stream = new int[options.batch];
        this.drawn = new int[options.batch];
        this.weights = new double[options.batch];
        Arrays.fill(weights, 1);
    }

    private record Options(
            @Param(def = "100000", min = 1, doc = "environment steps to keep")
            int capacity,

            @Param(def = "128", min = 1, doc = "transitions or sequences in a batch")
            int batch,

            @Param(def = "1", min = 1, doc = "consecutive steps in a sequence")
            int length,

            @Param(def = "1", min = 1, doc = "steps of every environment between two rounds of updates")
            int steps,

            @Param(def = "1000", min = 0, doc = "environment steps of uniformly random acting before learning")
            long warmUp,

            @Param(def = "1", above = 0, doc = "updates per environment step")
            double updatesPerStep,

            @Param(def = "0.6", min = 0, max = 1, doc = "power of the error that is the priority; 0 is uniform")
            double exponent,

            @Param(def = "1e-6", above = 0, doc = "added to errors, so that every step may be drawn again")
            double floor,

            @Param(
                    def = "0.9",
                    min = 0,
                    max = 1,
                    doc = "part of the largest error in that of a sequence, beside the mean")
            double peak,

            @Param(def = "0.4", min = 0, max = 1, doc = "β at the start: how far weights make up for unequal drawing")
            double correction,

            @Param(def = "100000", min = 0, doc = "environment steps over which β rises to 1; 0 if it stays")
            long correctionSteps) {}

    /** Provides {@code prioritised-replay}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "prioritised-replay";
        }

        @Override
        public String summary() {
            return "transitions or sequences of the latest steps, drawn in proportion to a power of their error";
        }

        @Override
        public Factory<?, ? extends DataSource> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, PrioritisedReplay::new)
                    .withNeeds(options -> List.of(new Need(Feature.WEIGHTED_UPDATES, "algorithm")))
                    .withGives(options -> Set.of(Feature.BEHAVIOUR_PROBABILITIES))
                    .withImplementation(PrioritisedReplay.class);
        }
    }

    @Override
    public int horizon() {
        return options.steps;
    }

    @Override
    public long explorationSteps() {
        return options.warmUp;
    }

    /** {@inheritDoc} A sequence can be drawn from when its last step has come until its first step is overwritten. */
    @Override
    public void add(Segment fresh) {
        told = true;
        long before = ring.added();
        ring.add(fresh);
        long after = ring.added();
        for (long row = Math.max(before, after - capacity); row < after; row++) {
            fill(row, 0);
        }
        for (long row = Math.max(before - options.length + 1, after - ring.rows());
                row <= after - options.length;
                row++) {
            fill(row, largest);
        }
        pacing.collected(fresh.size(), ring.rows() >= options.length);
    }

    private void fill(long row, double priority) {
        int from = (int) (row % capacity) * streams;
        for (int b = 0; b < streams; b++) {
            priorities.set(from + b, priority);
        }
    }

    @Override
    public int ready() {
        return pacing.due();
    }

    @Override
    public Segment next() {
        pacing.take();
        double part = priorities.total() / options.batch;
        for (int column = 0; column < options.batch; column++) {
            drawn[column] = priorities.find((column + random.nextDouble()) * part);
            first[column] = row(drawn[column] / streams);
            stream[column] = drawn[column] % streams;
        }
        weigh();
        told = false;
        return ring.gather(first, stream, options.length);
    }

    /** The number of the kept row that lies in a place of the ring. */
    private long row(int place) {
        long oldest = ring.added() - ring.rows();
        return oldest + Math.floorMod(place - oldest, capacity);
    }

    /** w_i = (N P(i))^−β / max_j (N P(j))^−β = (p_i / min_j p_j)^−β. */
    private void weigh() {
        double smallest = Double.POSITIVE_INFINITY;
        for (int leaf : drawn) {
            smallest = Math.min(smallest, priorities.get(leaf));
        }
        double beta = correction();
        for (int column = 0; column < options.batch; column++) {
            weights[column] = Math.pow(priorities.get(drawn[column]) / smallest, -beta);
        }
    }

    private double correction() {
        double part = options.correctionSteps == 0 ? 0 : Math.min(1, (double) pacing.steps() / options.correctionSteps);
        return options.correction + part * (1 - options.correction);
    }

    @Override
    public double[] weights() {
        return weights;
    }

    /** {@inheritDoc} They must come before more steps are added, and may come once for each segment. */
    @Override
    public void errors(double[] errors) {
        if (told) {
            throw new IllegalStateException("errors were told of no segment that is still the latest");
        }
        StepErrors.check(errors, options.length * options.batch);
        for (int column = 0; column < options.batch; column++) {
            double peak = 0;
            double sum = 0;
            for (int t = 0; t < options.length; t++) {
                double error = Math.abs(errors[t * options.batch + column]);
                peak = Math.max(peak, error);
                sum += error;
            }
            double error = options.peak * peak + (1 - options.peak) * sum / options.length;
            double priority = Math.pow(error + options.floor, options.exponent);
            largest = Math.max(largest, priority);
            priorities.set(drawn[column], priority);
        }
        told = true;
    }

    /** {@inheritDoc} Errors of a segment that was handed out before are not expected afterwards. */
    @Override
    public void save(StateWriter out) {
        pacing.save(out.child("pacing"));
        ring.save(out.child("ring"));
        double[] kept = new double[ring.rows() * streams];
        Arrays.setAll(kept, priorities::get);
        out.doubles("priorities", kept);
        out.doubles("largest", largest);
    }

    @Override
    public void load(StateReader in) {
        double[] largestSaved = Saved.doubles(in, "largest", 1);
        double[] kept = in.doubles("priorities");
        ring.load(in.child("ring"));
        pacing.load(in.child("pacing"));
        for (int i = 0; i < capacity * streams; i++) {
            priorities.set(i, i < kept.length ? kept[i] : 0);
        }
        largest = largestSaved[0];
        told = true;
    }
}
