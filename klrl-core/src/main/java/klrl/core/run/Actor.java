package klrl.core.run;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import klrl.api.Environment;
import klrl.api.Policy;
import klrl.api.RandomStream;
import klrl.api.RandomStreams;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.data.Step;
import klrl.core.distribution.Distribution;
import klrl.core.environment.Counts;
import klrl.core.state.Saved;

/**
 * Steps a batch of environments with a policy and collects segments. It needs no graph, so it can live in any thread or
 * process; stream b draws its actions from the stream {@code action} of index b.
 *
 * <p>The buffers of a segment are reused by the next one.
 */
public final class Actor implements Stateful {

    private final HostedEnvironment environment;
    private final EnvironmentSpec spec;
    private final int streams;
    private final int horizon;
    private final RandomStream[] random;
    private final EpisodeStatistics statistics;
    private final Distribution distribution;
    private final Distribution exploration;
    private final Family family;

    private final Step step;
    private final Observations observation;
    private final Actions action;
    private final Actions segmentAction;
    private final Parameters parameters;
    private final Parameters behaviour;
    private final double[] logProbability;
    private final double[] reward;
    private final double[] discount;
    private final byte[] boundary;
    private final boolean[] mask;
    private final int[] boundaryAt;
    private final Memory memory;
    private final Memory initialMemory;
    private final boolean[] memoryReset;
    private Observations boundaryObservation;
    private boolean[] boundaryMask;
    private int boundaries;
    private final Map<String, Long> earlier = new TreeMap<>();
    private boolean started;

    /**
     * Makes an actor; the environment is reset at the first collection.
     *
     * @param environment the environment, owned by the caller
     * @param policy tells the family and the width of the memory
     * @param streams B
     * @param horizon T, at least 1
     * @param random the run's random streams
     * @throws IllegalArgumentException if nothing can be drawn from the policy's family, or the environment counts something
     *     under the name of a number of the run itself
     */
    public Actor(Environment environment, Policy policy, int streams, int horizon, RandomStreams random) {
        this(environment, policy, streams, horizon, random, new EpisodeStatistics(streams));
    }

    /** Makes an actor that counts its episodes in statistics of the caller's choice. */
    Actor(
            Environment environment,
            Policy policy,
            int streams,
            int horizon,
            RandomStreams random,
            EpisodeStatistics statistics) {
        this.environment =
                environment instanceof HostedEnvironment hosted ? hosted : HostedEnvironment.of(environment, streams);
        this.environment.counts().keySet().forEach(MetricMeans::requireFree);
        this.spec = environment.spec();
        this.streams = streams;
        this.horizon = horizon;
        this.family = policy.family();
        this.distribution = Distribution.of(family);
        this.exploration = exploration(family);
        this.statistics = statistics;
        this.random = new RandomStream[streams];
        Arrays.setAll(this.random, b -> random.stream("action", b));
        int size = Math.multiplyExact(horizon, streams);
        step = Step.of(spec, streams);
        observation = Observations.of(spec.observation(), size + streams);
        action = Actions.of(spec.action(), streams);
        segmentAction = Actions.of(spec.action(), size);
        parameters = Parameters.of(family, streams);
        behaviour = Parameters.of(family, size);
        logProbability = new double[size];
        reward = new double[size];
        discount = new double[size];
        boundary = new byte[size];
        mask = new boolean[(size + streams) * spec.maskWidth()];
        boundaryAt = new int[size];
        boundaryObservation = Observations.of(spec.observation(), streams);
        boundaryMask = new boolean[streams * spec.maskWidth()];
        int width = policy.memoryWidth();
        memory = new Memory(streams, width, new float[streams * width]);
        initialMemory = new Memory(streams, width, new float[streams * width]);
        memoryReset = new boolean[width == 0 ? 0 : size];
    }

    /**
     * Returns the statistics of the episodes so far.
     *
     * @return the statistics, live
     */
    public EpisodeStatistics statistics() {
        return statistics;
    }

    /**
     * Returns what the environment counted in all steps of this actor, also those before it was saved and loaded.
     *
     * @return the counts by their names; empty if the environment counts nothing
     */
    public Map<String, Long> counts() {
        return Counts.sum(Stream.of(environment::counts, () -> earlier));
    }

    /**
     * Takes {@code horizon} steps in every stream.
     *
     * @param policy draws the actions, of the family that the actor was made for
     * @return the segment, valid until the next call
     */
    public Segment collect(Policy policy) {
        begin();
        for (int t = 0; t < horizon; t++) {
            policy.parameters(step.observation(), memory, parameters);
            draw(t, distribution);
            act(t);
        }
        return segment(policy.snapshot().version());
    }

    /**
     * Takes {@code horizon} steps in every stream with the actions that stand for the policy: the likeliest choices, or
     * those of the means.
     *
     * @param policy gives the actions, of the family that the actor was made for
     * @return the segment, valid until the next call; without parameters, with probabilities of 1 where actions are
     *     discrete and without any over a box
     */
    public Segment follow(Policy policy) {
        begin();
        for (int t = 0; t < horizon; t++) {
            policy.parameters(step.observation(), memory, parameters);
            distribution.mode(parameters, step.mask(), action);
            act(t);
        }
        boolean discrete = family instanceof Family.Categorical;
        return segment(
                policy.snapshot().version(),
                new Parameters(horizon * streams, 0, new float[0]),
                new double[discrete ? horizon * streams : 0]);
    }

    /** What draws without preferences: from parameters of zero, but uniformly where a box has ends. */
    private static Distribution exploration(Family family) {
        return family instanceof Family.TanhGaussian squashed
                ? Distribution.of(new Family.Uniform(squashed.dimension()))
                : Distribution.of(family);
    }

    /**
     * Takes {@code horizon} steps in every stream with actions that are drawn without preferences: uniformly, or
     * standard normal where a box has no ends. Of a squashed policy's family the segment then has no parameters that
     * describe them, but zeros; log-probabilities are right.
     *
     * @return the segment, valid until the next call
     */
    public Segment explore() {
        begin();
        Arrays.fill(parameters.values(), 0);
        for (int t = 0; t < horizon; t++) {
            draw(t, exploration);
            act(t);
        }
        return segment(Segment.MIXED_VERSIONS);
    }

    private void begin() {
        if (!started) {
            environment.reset(step);
            started = true;
        }
        boundaries = 0;
        step.observation().copyTo(0, streams, observation, 0);
        System.arraycopy(step.mask(), 0, mask, 0, step.mask().length);
        System.arraycopy(memory.values(), 0, initialMemory.values(), 0, memory.values().length);
    }

    private void draw(int t, Distribution drawing) {
        int row = t * streams;
        System.arraycopy(parameters.values(), 0, behaviour.values(), row * family.width(), parameters.values().length);
        drawing.sample(parameters, step.mask(), random, action, logProbability, row);
    }

    private void act(int t) {
        int row = t * streams;
        action.copyTo(0, streams, segmentAction, row);
        environment.step(action, step);
        statistics.add(environment.rawReward(), step.boundary());
        System.arraycopy(step.reward(), 0, reward, row, streams);
        System.arraycopy(step.discount(), 0, discount, row, streams);
        System.arraycopy(step.boundary(), 0, boundary, row, streams);
        step.observation().copyTo(0, streams, observation, row + streams);
        System.arraycopy(step.mask(), 0, mask, (row + streams) * spec.maskWidth(), step.mask().length);
        for (int b = 0; b < streams; b++) {
            if (boundary[row + b] == Boundary.TRUNCATED) {
                keepFinalObservation(row + b, b);
            }
        }
        resetMemory(t);
    }

    private void keepFinalObservation(int index, int b) {
        if (boundaries == boundaryObservation.rows()) {
            Observations larger = Observations.of(spec.observation(), 2 * boundaries);
            boundaryObservation.copyTo(0, boundaries, larger, 0);
            boundaryObservation = larger;
            boundaryMask = Arrays.copyOf(boundaryMask, 2 * boundaryMask.length);
        }
        boundaryAt[boundaries] = index;
        step.finalObservation().copyTo(b, 1, boundaryObservation, boundaries);
        int width = spec.maskWidth();
        System.arraycopy(step.finalMask(), b * width, boundaryMask, boundaries * width, width);
        boundaries++;
    }

    private void resetMemory(int t) {
        int width = memory.width();
        if (width == 0) {
            return;
        }
        for (int b = 0; b < streams; b++) {
            boolean ended = step.boundary()[b] != Boundary.NONE;
            if (ended) {
                Arrays.fill(memory.values(), b * width, (b + 1) * width, 0);
            }
            if (t + 1 < horizon) {
                memoryReset[(t + 1) * streams + b] = ended;
            }
        }
    }

    private Segment segment(long version) {
        return segment(version, behaviour, logProbability);
    }

    private Segment segment(long version, Parameters described, double[] probabilities) {
        Observations finals = Observations.of(spec.observation(), boundaries);
        boundaryObservation.copyTo(0, boundaries, finals, 0);
        return new Segment(
                horizon,
                streams,
                observation,
                Arrays.copyOf(boundaryAt, boundaries),
                finals,
                segmentAction,
                described,
                probabilities,
                reward,
                discount,
                boundary,
                mask,
                Arrays.copyOf(boundaryMask, boundaries * spec.maskWidth()),
                initialMemory,
                memoryReset,
                version);
    }

    /** {@inheritDoc} An environment that cannot save itself starts new episodes after a restore. */
    @Override
    public void save(StateWriter out) {
        statistics.save(out.child("episodes"));
        StateWriter counted = out.child("counts");
        counts().forEach((name, count) -> counted.longs(name, count));
        out.longs("started", started ? 1 : 0);
        if (started && environment instanceof Stateful stateful) {
            stateful.save(out.child("environment"));
            out.floats("memory", memory.values());
            byte[] allowed = new byte[step.mask().length];
            for (int i = 0; i < allowed.length; i++) {
                allowed[i] = (byte) (step.mask()[i] ? 1 : 0);
            }
            out.bytes("mask", allowed);
            if (step.observation() instanceof Observations.Floats floats) {
                out.floats("observation", floats.values());
            } else if (step.observation() instanceof Observations.Bytes bytes) {
                out.bytes("observation", bytes.values());
            }
        }
    }

    @Override
    public void load(StateReader in) {
        statistics.load(in.child("episodes"));
        StateReader counted = in.child("counts");
        earlier.clear();
        environment.counts().forEach((name, since) -> earlier.put(name, Saved.longs(counted, name, 1)[0] - since));
        started = Saved.longs(in, "started", 1)[0] == 1 && in.has("environment") && environment instanceof Stateful;
        if (!started) {
            statistics.abandonEpisodes();
            return;
        }
        ((Stateful) environment).load(in.child("environment"));
        float[] remembered = Saved.floats(in, "memory", memory.values().length);
        System.arraycopy(remembered, 0, memory.values(), 0, remembered.length);
        byte[] allowed = Saved.bytes(in, "mask", step.mask().length);
        for (int i = 0; i < allowed.length; i++) {
            step.mask()[i] = allowed[i] != 0;
        }
        if (step.observation() instanceof Observations.Floats floats) {
            float[] seen = Saved.floats(in, "observation", floats.values().length);
            System.arraycopy(seen, 0, floats.values(), 0, seen.length);
        } else if (step.observation() instanceof Observations.Bytes bytes) {
            byte[] seen = Saved.bytes(in, "observation", bytes.values().length);
            System.arraycopy(seen, 0, bytes.values(), 0, seen.length);
        }
    }
}
