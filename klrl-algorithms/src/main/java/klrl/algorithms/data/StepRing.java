package klrl.algorithms.data;

import java.util.Arrays;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Segment;
import klrl.api.data.Space;
import klrl.core.state.Saved;

/**
 * The latest rows of steps of B streams, as structures of arrays that wrap around. An observation is kept once, as the
 * first of its own step and the successor of the one before; only true final observations at truncations are kept
 * beside them.
 *
 * <p>Rows are counted from the first one ever added, so that row n lies at {@code n % capacity}.
 */
final class StepRing implements Stateful {

    private static final long NONE = -1;

    private final EnvironmentSpec spec;
    private final int capacity;
    private final int streams;
    private final Observations observation;
    private final Observations successor;
    private final Actions action;
    private final double[] logProbability;
    private final double[] reward;
    private final double[] discount;
    private final byte[] boundary;
    private final boolean[] mask;
    private final boolean[] successorMask;
    private final long[] finalAt;
    private final Finals finals;
    private long added;
    private StepBatch batch;

    /** Makes an empty ring; without probabilities of the behaviour policy, none come out either. */
    StepRing(EnvironmentSpec spec, int capacity, int streams, boolean probabilities) {
        this.spec = spec;
        this.capacity = capacity;
        this.streams = streams;
        int size = Math.multiplyExact(capacity, streams);
        observation = Observations.of(spec.observation(), size);
        successor = Observations.of(spec.observation(), streams);
        action = Actions.of(spec.action(), size);
        logProbability = new double[probabilities ? size : 0];
        reward = new double[size];
        discount = new double[size];
        boundary = new byte[size];
        mask = new boolean[Math.multiplyExact(size, spec.maskWidth())];
        successorMask = new boolean[streams * spec.maskWidth()];
        finalAt = new long[size];
        Arrays.fill(finalAt, NONE);
        finals = new Finals(spec, streams);
        batch = new StepBatch(spec, 0, 0, probabilities);
    }

    /** Returns how many rows are kept. */
    int rows() {
        return (int) Math.min(added, capacity);
    }

    /** Returns how many rows were ever added: the number of the next one. */
    long added() {
        return added;
    }

    /** Adds the rows of a segment; its last observations become the successors of the newest row. */
    void add(Segment segment) {
        if (segment.streams() != streams) {
            throw new IllegalArgumentException("a segment of " + segment.streams() + " streams, not " + streams);
        }
        if (logProbability.length > 0 && segment.behaviourLogProbability().length == 0) {
            throw new IllegalArgumentException("a segment without probabilities of the policy that acted");
        }
        cutWhereEpisodesBeginAnew(segment);
        int width = spec.maskWidth();
        int nextBoundary = 0;
        for (int t = 0; t < segment.steps(); t++, added++) {
            int from = t * streams;
            int to = (int) (added % capacity) * streams;
            forgetFinals(to);
            segment.observation().copyTo(from, streams, observation, to);
            segment.action().copyTo(from, streams, action, to);
            if (logProbability.length > 0) {
                System.arraycopy(segment.behaviourLogProbability(), from, logProbability, to, streams);
            }
            System.arraycopy(segment.reward(), from, reward, to, streams);
            System.arraycopy(segment.discount(), from, discount, to, streams);
            System.arraycopy(segment.boundary(), from, boundary, to, streams);
            System.arraycopy(segment.mask(), from * width, mask, to * width, streams * width);
            while (nextBoundary < segment.boundaryAt().length && segment.boundaryAt()[nextBoundary] < from + streams) {
                int index = to + segment.boundaryAt()[nextBoundary] - from;
                finalAt[index] = finals.keep(segment.boundaryObservation(), segment.boundaryMask(), nextBoundary);
                nextBoundary++;
            }
        }
        segment.observation().copyTo(segment.size(), streams, successor, 0);
        System.arraycopy(segment.mask(), segment.size() * width, successorMask, 0, streams * width);
    }

    /**
     * A restored run whose environment could not be saved begins new episodes: where a segment does not begin with what
     * followed the newest row, the step of that row was the last of its episode, and what followed it is its end.
     */
    private void cutWhereEpisodesBeginAnew(Segment segment) {
        if (added == 0) {
            return;
        }
        int newest = (int) ((added - 1) % capacity) * streams;
        for (int b = 0; b < streams; b++) {
            if (boundary[newest + b] == Boundary.NONE && !sameRow(segment.observation(), successor, b)) {
                boundary[newest + b] = Boundary.TRUNCATED;
                finalAt[newest + b] = finals.keep(successor, successorMask, b);
            }
        }
    }

    private static boolean sameRow(Observations x, Observations y, int row) {
        int from = row * x.width();
        int to = from + x.width();
        return x instanceof Observations.Floats floats
                ? Arrays.equals(floats.values(), from, to, ((Observations.Floats) y).values(), from, to)
                : Arrays.equals(
                        ((Observations.Bytes) x).values(), from, to, ((Observations.Bytes) y).values(), from, to);
    }

    /** Finals are forgotten in the order in which they came, because their rows are. */
    private void forgetFinals(int at) {
        for (int i = at; i < at + streams; i++) {
            if (finalAt[i] != NONE) {
                finals.forget();
                finalAt[i] = NONE;
            }
        }
    }

    /** Draws sequences uniformly from all that lie within the kept rows. */
    Segment sample(int length, int count, RandomStream random) {
        if (rows() < length) {
            throw new IllegalStateException("a sequence of " + length + " steps was asked of " + rows() + " rows");
        }
        long[] first = new long[count];
        int[] stream = new int[count];
        for (int column = 0; column < count; column++) {
            first[column] = added - rows() + random.nextLong(rows() - length + 1L);
            stream[column] = random.nextInt(streams);
        }
        return gather(first, stream, length);
    }

    /** Puts sequences side by side, by the numbers of their first rows and by their streams. */
    Segment gather(long[] first, int[] stream, int length) {
        int count = first.length;
        if (batch.length != length || batch.count != count) {
            batch = new StepBatch(spec, length, count, logProbability.length > 0);
        }
        batch.clear();
        for (int column = 0; column < count; column++) {
            for (int t = 0; t < length; t++) {
                copyStep((int) ((first[column] + t) % capacity) * streams + stream[column], t * count + column);
            }
            copySuccessor(first[column] + length, stream[column], length * count + column);
        }
        return batch.segment(finals);
    }

    private void copyStep(int from, int to) {
        observation.copyTo(from, 1, batch.observation, to);
        action.copyTo(from, 1, batch.action, to);
        if (logProbability.length > 0) {
            batch.logProbability[to] = logProbability[from];
        }
        batch.reward[to] = reward[from];
        batch.discount[to] = discount[from];
        batch.boundary[to] = boundary[from];
        int width = spec.maskWidth();
        System.arraycopy(mask, from * width, batch.mask, to * width, width);
        if (boundary[from] == Boundary.TRUNCATED) {
            batch.truncated(to, finalAt[from]);
        }
    }

    private void copySuccessor(long row, int stream, int to) {
        int width = spec.maskWidth();
        if (row == added) {
            successor.copyTo(stream, 1, batch.observation, to);
            System.arraycopy(successorMask, stream * width, batch.mask, to * width, width);
        } else {
            int from = (int) (row % capacity) * streams + stream;
            observation.copyTo(from, 1, batch.observation, to);
            System.arraycopy(mask, from * width, batch.mask, to * width, width);
        }
    }

    @Override
    public void save(StateWriter out) {
        int size = rows() * streams;
        out.longs("dimensions", capacity, streams);
        out.longs("added", added);
        SavedRows.save(out, "observation", observation, size);
        SavedRows.save(out, "successor", successor, streams);
        finals.save(out.child("finals"));
        if (action instanceof Actions.Choices choices) {
            long[] values = new long[size * choices.width()];
            Arrays.setAll(values, i -> choices.values()[i]);
            out.longs("action", values);
        } else if (action instanceof Actions.Points points) {
            out.floats("action", points.values(), 0, size * points.width());
            out.floats("presquash", points.presquash(), 0, size * points.width());
        }
        out.doubles("log-probability", Arrays.copyOf(logProbability, Math.min(logProbability.length, size)));
        out.doubles("reward", Arrays.copyOf(reward, size));
        out.doubles("discount", Arrays.copyOf(discount, size));
        out.bytes("boundary", boundary, 0, size);
        out.longs("final-at", Arrays.copyOf(finalAt, size));
        SavedRows.save(out, "mask", mask, size * spec.maskWidth());
        SavedRows.save(out, "successor-mask", successorMask, successorMask.length);
    }

    @Override
    public void load(StateReader in) {
        long[] dimensions = Saved.longs(in, "dimensions", 2);
        if (dimensions[0] != capacity || dimensions[1] != streams) {
            throw new IllegalArgumentException("a replay memory of " + dimensions[0] + " rows of " + dimensions[1]
                    + " streams was saved, not of " + capacity + " rows of " + streams + " streams");
        }
        long rows = Saved.longs(in, "added", 1)[0];
        int size = (int) Math.min(rows, capacity) * streams;
        int width = spec.maskWidth();
        // All is read before anything is taken over.
        Observations savedObservation = SavedRows.observations(in, "observation", spec, size);
        Observations savedSuccessor = SavedRows.observations(in, "successor", spec, streams);
        Actions savedAction = loadActions(in, size);
        int probabilities = Math.min(logProbability.length, size);
        double[] savedLogProbability = Saved.doubles(in, "log-probability", probabilities);
        double[] savedReward = Saved.doubles(in, "reward", size);
        double[] savedDiscount = Saved.doubles(in, "discount", size);
        byte[] savedBoundary = Saved.bytes(in, "boundary", size);
        long[] savedFinalAt = Saved.longs(in, "final-at", size);
        boolean[] savedMask = SavedRows.mask(in, "mask", size * width);
        boolean[] savedSuccessorMask = SavedRows.mask(in, "successor-mask", streams * width);
        finals.load(in.child("finals"));

        added = rows;
        savedObservation.copyTo(0, size, observation, 0);
        savedSuccessor.copyTo(0, streams, successor, 0);
        savedAction.copyTo(0, size, action, 0);
        System.arraycopy(savedLogProbability, 0, logProbability, 0, probabilities);
        System.arraycopy(savedReward, 0, reward, 0, size);
        System.arraycopy(savedDiscount, 0, discount, 0, size);
        System.arraycopy(savedBoundary, 0, boundary, 0, size);
        Arrays.fill(finalAt, NONE);
        System.arraycopy(savedFinalAt, 0, finalAt, 0, size);
        System.arraycopy(savedMask, 0, mask, 0, size * width);
        System.arraycopy(savedSuccessorMask, 0, successorMask, 0, streams * width);
    }

    private Actions loadActions(StateReader in, int rows) {
        int length = rows * spec.action().width();
        return spec.action() instanceof Space.Discrete
                ? new Actions.Choices(rows, spec.action().width(), Saved.ints(in, "action", length))
                : new Actions.Points(
                        rows,
                        spec.action().width(),
                        Saved.floats(in, "action", length),
                        Saved.floats(in, "presquash", length));
    }
}
