package klrl.algorithms.data;

import java.util.Arrays;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
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
    private Observations finals;
    private boolean[] finalMask;
    private long firstFinal;
    private long nextFinal;
    private long added;
    private Batch batch;

    StepRing(EnvironmentSpec spec, int capacity, int streams) {
        this.spec = spec;
        this.capacity = capacity;
        this.streams = streams;
        int size = Math.multiplyExact(capacity, streams);
        observation = Observations.of(spec.observation(), size);
        successor = Observations.of(spec.observation(), streams);
        action = Actions.of(spec.action(), size);
        logProbability = new double[size];
        reward = new double[size];
        discount = new double[size];
        boundary = new byte[size];
        mask = new boolean[Math.multiplyExact(size, spec.maskWidth())];
        successorMask = new boolean[streams * spec.maskWidth()];
        finalAt = new long[size];
        Arrays.fill(finalAt, NONE);
        finals = Observations.of(spec.observation(), streams);
        finalMask = new boolean[streams * spec.maskWidth()];
        batch = new Batch(spec, 0, 0);
    }

    /** Returns how many rows are kept. */
    int rows() {
        return (int) Math.min(added, capacity);
    }

    /** Adds the rows of a segment; its last observations become the successors of the newest row. */
    void add(Segment segment) {
        if (segment.streams() != streams) {
            throw new IllegalArgumentException("a segment of " + segment.streams() + " streams, not " + streams);
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
            System.arraycopy(segment.behaviourLogProbability(), from, logProbability, to, streams);
            System.arraycopy(segment.reward(), from, reward, to, streams);
            System.arraycopy(segment.discount(), from, discount, to, streams);
            System.arraycopy(segment.boundary(), from, boundary, to, streams);
            System.arraycopy(segment.mask(), from * width, mask, to * width, streams * width);
            while (nextBoundary < segment.boundaryAt().length && segment.boundaryAt()[nextBoundary] < from + streams) {
                int index = to + segment.boundaryAt()[nextBoundary] - from;
                keepFinal(segment.boundaryObservation(), segment.boundaryMask(), nextBoundary, index);
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
                keepFinal(successor, successorMask, b, newest + b);
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
                firstFinal++;
                finalAt[i] = NONE;
            }
        }
    }

    private void keepFinal(Observations from, boolean[] masks, int row, int index) {
        int width = spec.maskWidth();
        if (nextFinal - firstFinal == finals.rows()) {
            Observations larger = Observations.of(spec.observation(), 2 * finals.rows());
            boolean[] largerMask = new boolean[2 * finalMask.length];
            for (long n = firstFinal; n < nextFinal; n++) {
                int old = (int) (n % finals.rows());
                int slot = (int) (n % larger.rows());
                finals.copyTo(old, 1, larger, slot);
                System.arraycopy(finalMask, old * width, largerMask, slot * width, width);
            }
            finals = larger;
            finalMask = largerMask;
        }
        int slot = (int) (nextFinal % finals.rows());
        from.copyTo(row, 1, finals, slot);
        System.arraycopy(masks, row * width, finalMask, slot * width, width);
        finalAt[index] = nextFinal++;
    }

    /** Draws sequences uniformly from all that lie within the kept rows. */
    Segment sample(int length, int count, RandomStream random) {
        if (rows() < length) {
            throw new IllegalStateException("a sequence of " + length + " steps was asked of " + rows() + " rows");
        }
        if (batch.length != length || batch.count != count) {
            batch = new Batch(spec, length, count);
        }
        batch.finals = 0;
        long oldest = added - rows();
        for (int column = 0; column < count; column++) {
            long row = oldest + random.nextLong(rows() - length + 1L);
            int stream = random.nextInt(streams);
            for (int t = 0; t < length; t++) {
                copyStep((int) ((row + t) % capacity) * streams + stream, t * count + column);
            }
            copySuccessor(row + length, stream, length * count + column);
        }
        return batch.segment(this);
    }

    private void copyStep(int from, int to) {
        observation.copyTo(from, 1, batch.observation, to);
        action.copyTo(from, 1, batch.action, to);
        batch.logProbability[to] = logProbability[from];
        batch.reward[to] = reward[from];
        batch.discount[to] = discount[from];
        batch.boundary[to] = boundary[from];
        int width = spec.maskWidth();
        System.arraycopy(mask, from * width, batch.mask, to * width, width);
        if (boundary[from] == Boundary.TRUNCATED) {
            batch.finalOf[batch.finals] = finalAt[from];
            batch.finalIndex[batch.finals++] = to;
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

    /** The buffers of one drawn batch, reused by the next. */
    private static final class Batch {
        final int length;
        final int count;
        final Observations observation;
        final Actions action;
        final double[] logProbability;
        final double[] reward;
        final double[] discount;
        final byte[] boundary;
        final boolean[] mask;
        final long[] finalOf;
        final int[] finalIndex;
        int finals;

        Batch(EnvironmentSpec spec, int length, int count) {
            this.length = length;
            this.count = count;
            int size = length * count;
            observation = Observations.of(spec.observation(), size + count);
            action = Actions.of(spec.action(), size);
            logProbability = new double[size];
            reward = new double[size];
            discount = new double[size];
            boundary = new byte[size];
            mask = new boolean[(size + count) * spec.maskWidth()];
            finalOf = new long[size];
            finalIndex = new int[size];
        }

        Segment segment(StepRing ring) {
            int width = ring.spec.maskWidth();
            // Columns were filled one by one: bring the boundary rows into the order of time.
            long[] order = new long[finals];
            for (int k = 0; k < finals; k++) {
                order[k] = (long) finalIndex[k] << Integer.SIZE | k;
            }
            Arrays.sort(order);
            int[] at = new int[finals];
            Observations rows = Observations.of(ring.spec.observation(), finals);
            boolean[] masks = new boolean[finals * width];
            for (int k = 0; k < finals; k++) {
                at[k] = (int) (order[k] >>> Integer.SIZE);
                int slot = (int) (finalOf[(int) order[k]] % ring.finals.rows());
                ring.finals.copyTo(slot, 1, rows, k);
                System.arraycopy(ring.finalMask, slot * width, masks, k * width, width);
            }
            return new Segment(
                    length,
                    count,
                    observation,
                    at,
                    rows,
                    action,
                    new Parameters(length * count, 0, new float[0]),
                    logProbability,
                    reward,
                    discount,
                    boundary,
                    mask,
                    masks,
                    Memory.none(count),
                    new boolean[0],
                    Segment.MIXED_VERSIONS);
        }
    }

    @Override
    public void save(StateWriter out) {
        int size = rows() * streams;
        out.longs("dimensions", capacity, streams);
        out.longs("counters", added, firstFinal, nextFinal, finals.rows());
        save(out, "observation", observation, size);
        save(out, "successor", successor, streams);
        save(out, "finals", finals, finals.rows());
        if (action instanceof Actions.Choices choices) {
            long[] values = new long[size * choices.width()];
            Arrays.setAll(values, i -> choices.values()[i]);
            out.longs("action", values);
        } else if (action instanceof Actions.Points points) {
            out.floats("action", points.values(), 0, size * points.width());
            out.floats("presquash", points.presquash(), 0, size * points.width());
        }
        out.doubles("log-probability", Arrays.copyOf(logProbability, size));
        out.doubles("reward", Arrays.copyOf(reward, size));
        out.doubles("discount", Arrays.copyOf(discount, size));
        out.bytes("boundary", boundary, 0, size);
        out.longs("final-at", Arrays.copyOf(finalAt, size));
        saveMask(out, "mask", mask, size * spec.maskWidth());
        saveMask(out, "successor-mask", successorMask, successorMask.length);
        saveMask(out, "final-mask", finalMask, finalMask.length);
    }

    @Override
    public void load(StateReader in) {
        long[] dimensions = Saved.longs(in, "dimensions", 2);
        if (dimensions[0] != capacity || dimensions[1] != streams) {
            throw new IllegalArgumentException("a replay memory of " + dimensions[0] + " rows of " + dimensions[1]
                    + " streams was saved, not of " + capacity + " rows of " + streams + " streams");
        }
        long[] counters = Saved.longs(in, "counters", 4);
        int size = (int) Math.min(counters[0], capacity) * streams;
        int width = spec.maskWidth();
        int savedFinals = (int) counters[3];
        // All is read before anything is taken over.
        Observations savedObservation = load(in, "observation", size);
        Observations savedSuccessor = load(in, "successor", streams);
        Observations newFinals = load(in, "finals", savedFinals);
        Actions savedAction = loadActions(in, size);
        double[] savedLogProbability = Saved.doubles(in, "log-probability", size);
        double[] savedReward = Saved.doubles(in, "reward", size);
        double[] savedDiscount = Saved.doubles(in, "discount", size);
        byte[] savedBoundary = Saved.bytes(in, "boundary", size);
        long[] savedFinalAt = Saved.longs(in, "final-at", size);
        boolean[] savedMask = loadMask(in, "mask", size * width);
        boolean[] savedSuccessorMask = loadMask(in, "successor-mask", streams * width);
        boolean[] newFinalMask = loadMask(in, "final-mask", savedFinals * width);

        added = counters[0];
        firstFinal = counters[1];
        nextFinal = counters[2];
        finals = newFinals;
        finalMask = newFinalMask;
        savedObservation.copyTo(0, size, observation, 0);
        savedSuccessor.copyTo(0, streams, successor, 0);
        savedAction.copyTo(0, size, action, 0);
        System.arraycopy(savedLogProbability, 0, logProbability, 0, size);
        System.arraycopy(savedReward, 0, reward, 0, size);
        System.arraycopy(savedDiscount, 0, discount, 0, size);
        System.arraycopy(savedBoundary, 0, boundary, 0, size);
        Arrays.fill(finalAt, NONE);
        System.arraycopy(savedFinalAt, 0, finalAt, 0, size);
        System.arraycopy(savedMask, 0, mask, 0, size * width);
        System.arraycopy(savedSuccessorMask, 0, successorMask, 0, streams * width);
    }

    private static void save(StateWriter out, String name, Observations rows, int count) {
        if (rows instanceof Observations.Floats floats) {
            out.floats(name, floats.values(), 0, count * rows.width());
        } else if (rows instanceof Observations.Bytes bytes) {
            out.bytes(name, bytes.values(), 0, count * rows.width());
        }
    }

    private Observations load(StateReader in, String name, int rows) {
        int width = spec.observation().width();
        return switch (spec.observation().element()) {
            case FLOAT -> new Observations.Floats(rows, width, Saved.floats(in, name, rows * width));
            case BYTE -> new Observations.Bytes(rows, width, Saved.bytes(in, name, rows * width));
        };
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

    private static void saveMask(StateWriter out, String name, boolean[] values, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        out.bytes(name, bytes);
    }

    private static boolean[] loadMask(StateReader in, String name, int length) {
        byte[] bytes = Saved.bytes(in, name, length);
        boolean[] values = new boolean[length];
        for (int i = 0; i < length; i++) {
            values[i] = bytes[i] != 0;
        }
        return values;
    }
}
