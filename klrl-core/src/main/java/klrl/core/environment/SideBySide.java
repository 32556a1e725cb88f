package klrl.core.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.IntFunction;
import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Step;
import klrl.core.state.Saved;

/**
 * A batch out of environments of one stream each. Since what stream b does depends on the random streams of index b
 * alone, this is the same batch as one that was made whole, if each part draws from {@link #streamsOf streams of its
 * index}; it is only slower. It is {@link Stateful} if and only if all parts are.
 */
public sealed class SideBySide implements Environment, KnownOptimum {

    private final EnvironmentSpec spec;
    private final List<Environment> parts;
    private final Actions action;
    private final Step answer;

    private SideBySide(EnvironmentSpec spec, List<Environment> parts) {
        this.spec = spec;
        this.parts = parts;
        this.action = Actions.of(spec.action(), 1);
        this.answer = Step.of(spec, 1);
    }

    /**
     * Makes a batch, each part with random streams of its own.
     *
     * @param count the number of parts B, at least 1
     * @param random the streams of the whole batch
     * @param maker makes one part, an environment of one stream, which draws from the streams that it is given
     * @return the batch, which also implements {@link Stateful} if all parts do
     * @throws IllegalArgumentException if the count is under 1 or the parts' descriptions differ
     */
    public static SideBySide of(int count, RandomStreams random, Function<RandomStreams, Environment> maker) {
        return of(count, b -> maker.apply(streamsOf(random, b)));
    }

    /**
     * Makes a batch.
     *
     * @param count the number of parts B, at least 1
     * @param maker makes the part of a given index, an environment of one stream
     * @return the batch, which also implements {@link Stateful} if all parts do
     * @throws IllegalArgumentException if the count is under 1 or the parts' descriptions differ
     */
    public static SideBySide of(int count, IntFunction<? extends Environment> maker) {
        if (count < 1) {
            throw new IllegalArgumentException("a batch has at least 1 environment, not " + count);
        }
        List<Environment> parts = new ArrayList<>(count);
        try {
            for (int b = 0; b < count; b++) {
                parts.add(maker.apply(b));
            }
            EnvironmentSpec spec = parts.get(0).spec();
            for (int b = 1; b < count; b++) {
                if (!parts.get(b).spec().equals(spec)) {
                    throw new IllegalArgumentException("environments of a batch are alike, but that of index " + b
                            + " has " + parts.get(b).spec() + " and that of index 0 has " + spec);
                }
            }
            return parts.stream().allMatch(Stateful.class::isInstance)
                    ? new Saving(spec, parts)
                    : new SideBySide(spec, parts);
        } catch (RuntimeException | Error e) {
            closeAll(parts, e);
            throw e;
        }
    }

    /**
     * Gives the random streams of one index as if they were those of index 0.
     *
     * @param random the streams of a whole batch
     * @param index the index
     * @return the streams of an environment that stands alone in that place
     */
    public static RandomStreams streamsOf(RandomStreams random, int index) {
        return (purpose, b) -> random.stream(purpose, index + b);
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(Step out) {
        checkBuffers(out);
        for (int b = 0; b < parts.size(); b++) {
            parts.get(b).reset(answer);
            copy(b, out);
        }
    }

    @Override
    public void step(Actions actions, Step out) {
        checkBuffers(out);
        // All of them before the first one moves, so that a refused call leaves everything as it was.
        CheckedActions.check(actions, spec.action(), parts.size());
        for (int b = 0; b < parts.size(); b++) {
            actions.copyTo(b, 1, action, 0);
            parts.get(b).step(action, answer);
            copy(b, out);
        }
    }

    /** {@inheritDoc} All parts are alike. */
    @Override
    public OptionalDouble optimalReturn(long steps) {
        return parts.get(0) instanceof KnownOptimum known ? known.optimalReturn(steps) : OptionalDouble.empty();
    }

    private void copy(int b, Step out) {
        int width = spec.maskWidth();
        answer.observation().copyTo(0, 1, out.observation(), b);
        System.arraycopy(answer.mask(), 0, out.mask(), b * width, width);
        out.reward()[b] = answer.reward()[0];
        out.discount()[b] = answer.discount()[0];
        out.boundary()[b] = answer.boundary()[0];
        if (answer.boundary()[0] != Boundary.NONE) {
            answer.finalObservation().copyTo(0, 1, out.finalObservation(), b);
            System.arraycopy(answer.finalMask(), 0, out.finalMask(), b * width, width);
        }
    }

    private void checkBuffers(Step out) {
        if (out.reward().length != parts.size()) {
            throw new IllegalArgumentException(
                    "a batch of " + parts.size() + " environments cannot fill a step of " + out.reward().length);
        }
    }

    /** {@inheritDoc} Every part is closed, even if another one fails to. */
    @Override
    public void close() {
        IllegalStateException failures = new IllegalStateException("environments failed to close");
        closeAll(parts, failures);
        if (failures.getSuppressed().length > 0) {
            throw failures;
        }
    }

    private static void closeAll(List<Environment> parts, Throwable failures) {
        for (Environment part : parts) {
            try {
                part.close();
            } catch (RuntimeException e) {
                failures.addSuppressed(e);
            }
        }
    }

    /** A batch of parts that can all be saved. */
    private static final class Saving extends SideBySide implements Stateful {

        Saving(EnvironmentSpec spec, List<Environment> parts) {
            super(spec, parts);
        }

        @Override
        public void save(StateWriter out) {
            out.longs("count", super.parts.size());
            for (int b = 0; b < super.parts.size(); b++) {
                ((Stateful) super.parts.get(b)).save(out.child(Integer.toString(b)));
            }
        }

        @Override
        public void load(StateReader in) {
            int count = super.parts.size();
            long saved = Saved.longs(in, "count", 1)[0];
            if (saved != count) {
                throw new IllegalArgumentException("a batch of " + saved + " environments was saved, not of " + count);
            }
            for (int b = 0; b < count; b++) {
                ((Stateful) super.parts.get(b)).load(in.child(Integer.toString(b)));
            }
        }
    }
}
