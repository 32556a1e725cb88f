package klrl.core.environment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.RandomStreams;
import klrl.api.SingleEnvironment;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.state.Saved;

/**
 * A batch of environments that are written one at a time, stepped one after the other. Environment b draws from the
 * stream {@value #PURPOSE} of index b and sees its own action only.
 *
 * <p>The contract of a batch is kept here, so that the authors of single environments need no thought about it: actions
 * are checked before any environment takes its step, points are clipped to [−1,1], an episode that ends is followed by
 * the next one within the same step, and what an environment returns is copied. A batch is {@link Stateful} if and only
 * if all of its environments are; the streams are saved by whoever owns them.
 */
public sealed class Batcher implements Environment, KnownOptimum, Counts {

    private static final String PURPOSE = "environment";

    private final EnvironmentSpec spec;
    private final List<SingleEnvironment> environments;
    private final RandomStream[] random;
    private final Actions action;
    private boolean begun;

    private Batcher(EnvironmentSpec spec, List<SingleEnvironment> environments, RandomStream[] random) {
        this.spec = spec;
        this.environments = environments;
        this.random = random;
        this.action = Actions.of(spec.action(), 1);
    }

    /**
     * Makes a batch.
     *
     * @param count the number of environments B, at least 1
     * @param streams gives the random streams
     * @param maker makes the environment of a given index, from 0
     * @return the batch, which also implements {@link Stateful} if all environments do
     * @throws IllegalArgumentException if the count is under 1, the environments' descriptions differ, or their
     *     observations are not floats
     */
    public static Batcher of(int count, RandomStreams streams, IntFunction<? extends SingleEnvironment> maker) {
        if (count < 1) {
            throw new IllegalArgumentException("a batch has at least 1 environment, not " + count);
        }
        List<SingleEnvironment> environments = new ArrayList<>(count);
        try {
            for (int b = 0; b < count; b++) {
                environments.add(maker.apply(b));
            }
            EnvironmentSpec spec = environments.get(0).spec();
            for (int b = 1; b < count; b++) {
                if (!environments.get(b).spec().equals(spec)) {
                    throw new IllegalArgumentException("environments of a batch are alike, but that of index " + b
                            + " has " + environments.get(b).spec() + " and that of index 0 has " + spec);
                }
            }
            if (spec.observation().element() != Space.Element.FLOAT) {
                throw new IllegalArgumentException("observations of single environments are floats, unlike "
                        + spec.observation() + ": implement " + Environment.class.getName() + " instead");
            }
            RandomStream[] random = new RandomStream[count];
            Arrays.setAll(random, b -> streams.stream(PURPOSE, b));
            return environments.stream().allMatch(Stateful.class::isInstance)
                    ? new Saving(spec, environments, random)
                    : new Batcher(spec, environments, random);
        } catch (RuntimeException | Error e) {
            closeAll(environments, e);
            throw e;
        }
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public void reset(Step out) {
        checkBuffers(out);
        for (int b = 0; b < random.length; b++) {
            start(b, out);
        }
        Arrays.fill(out.reward(), 0);
        Arrays.fill(out.discount(), 1);
        Arrays.fill(out.boundary(), Boundary.NONE);
        begun = true;
    }

    @Override
    public void step(Actions actions, Step out) {
        if (!begun) {
            throw new IllegalStateException("reset an environment before its first step");
        }
        checkBuffers(out);
        CheckedActions.check(actions, spec.action(), random.length);
        for (int b = 0; b < random.length; b++) {
            actions.copyTo(b, 1, action, 0);
            clip(action);
            SingleEnvironment.Outcome outcome = environments.get(b).step(action, random[b]);
            byte boundary = checkedBoundary(b, outcome.boundary());
            out.reward()[b] = outcome.reward();
            out.discount()[b] = boundary == Boundary.TERMINATED ? 0 : 1;
            out.boundary()[b] = boundary;
            if (boundary == Boundary.NONE) {
                observe(b, outcome.observation(), out.observation(), out.mask());
            } else {
                observe(b, outcome.observation(), out.finalObservation(), out.finalMask());
                start(b, out);
            }
        }
    }

    /** {@inheritDoc} All environments are alike. */
    @Override
    public OptionalDouble optimalReturn(long steps) {
        return environments.get(0) instanceof KnownOptimum known ? known.optimalReturn(steps) : OptionalDouble.empty();
    }

    /** {@inheritDoc} They are the sums of those of the environments that count. */
    @Override
    public Map<String, Long> counts() {
        return Counts.sum(environments.stream().filter(Counts.class::isInstance).map(Counts.class::cast));
    }

    private void start(int b, Step out) {
        observe(b, environments.get(b).reset(random[b]), out.observation(), out.mask());
    }

    private void observe(int b, float[] observation, Observations out, boolean[] maskOut) {
        int width = spec.observation().width();
        if (observation.length != width) {
            throw new IllegalStateException("environment " + b + " gave an observation of " + observation.length
                    + " numbers; its space has " + width);
        }
        System.arraycopy(observation, 0, ((Observations.Floats) out).values(), b * width, width);
        int maskWidth = spec.maskWidth();
        if (maskWidth > 0) {
            boolean[] mask = environments.get(b).mask();
            if (mask.length != maskWidth) {
                throw new IllegalStateException("environment " + b + " gave a mask of " + mask.length
                        + " values; its actions have " + maskWidth);
            }
            System.arraycopy(mask, 0, maskOut, b * maskWidth, maskWidth);
        }
    }

    private static byte checkedBoundary(int b, byte boundary) {
        if (boundary != Boundary.NONE && boundary != Boundary.TERMINATED && boundary != Boundary.TRUNCATED) {
            throw new IllegalStateException("environment " + b + " gave the boundary " + boundary + "; known: "
                    + Boundary.NONE + " (none), " + Boundary.TERMINATED + " (terminated), " + Boundary.TRUNCATED
                    + " (truncated)");
        }
        return boundary;
    }

    private void checkBuffers(Step out) {
        if (out.reward().length != random.length) {
            throw new IllegalArgumentException(
                    "a batch of " + random.length + " environments cannot fill a step of " + out.reward().length);
        }
    }

    private void clip(Actions row) {
        if (row instanceof Actions.Points points && ((Space.Box) spec.action()).bounded()) {
            float[] values = points.values();
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.max(-1, Math.min(1, values[i]));
            }
        }
    }

    /** {@inheritDoc} Every environment is closed, even if another one fails to. */
    @Override
    public void close() {
        IllegalStateException failures = new IllegalStateException("environments failed to close");
        closeAll(environments, failures);
        if (failures.getSuppressed().length > 0) {
            throw failures;
        }
    }

    private static void closeAll(List<SingleEnvironment> environments, Throwable failures) {
        for (SingleEnvironment environment : environments) {
            try {
                environment.close();
            } catch (RuntimeException e) {
                failures.addSuppressed(e);
            }
        }
    }

    /** A batch of environments that can all be saved. */
    private static final class Saving extends Batcher implements Stateful {

        Saving(EnvironmentSpec spec, List<SingleEnvironment> environments, RandomStream[] random) {
            super(spec, environments, random);
        }

        @Override
        public void save(StateWriter out) {
            out.longs("count", super.environments.size());
            out.longs("begun", super.begun ? 1 : 0);
            for (int b = 0; b < super.environments.size(); b++) {
                ((Stateful) super.environments.get(b)).save(out.child(Integer.toString(b)));
            }
        }

        @Override
        public void load(StateReader in) {
            int count = super.environments.size();
            long saved = Saved.longs(in, "count", 1)[0];
            if (saved != count) {
                throw new IllegalArgumentException("a batch of " + saved + " environments was saved, not of " + count);
            }
            super.begun = Saved.longs(in, "begun", 1)[0] == 1;
            for (int b = 0; b < count; b++) {
                ((Stateful) super.environments.get(b)).load(in.child(Integer.toString(b)));
            }
        }
    }
}
