package klrl.envs.wrapper;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import klrl.api.Environment;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Wrapper;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.core.environment.KnownOptimum;
import klrl.core.environment.Layer;
import klrl.core.state.Saved;

/**
 * Shows the last k observations at once, the oldest first: of shape [k, …] and in the same bytes or floats as inside. At
 * the start of an episode the first observation stands in for those before it. The final observation ends with the
 * episode's true last frame; no frame crosses from one episode into the next.
 */
final class FrameStack extends Layer {

    private final Environment inner;
    private final int width;
    private final EnvironmentSpec spec;
    private final Observations frame;
    private final Observations finalFrame;
    /** [B, k, width]; the buffers of the caller may have changed since the last step. */
    private final Observations stack;

    FrameStack(Environment inner, int frames, int streams) {
        this.inner = inner;
        Space.Box single = inner.spec().observation();
        this.width = single.width();
        this.spec = new EnvironmentSpec(
                stacked(single, frames), inner.spec().action(), inner.spec().masked());
        this.frame = Observations.of(single, streams);
        this.finalFrame = Observations.of(single, streams);
        this.stack = Observations.of(spec.observation(), streams);
    }

    private static Space.Box stacked(Space.Box single, int frames) {
        List<Integer> shape = new ArrayList<>();
        shape.add(frames);
        shape.addAll(single.shape());
        int width = single.width();
        float[] low = new float[Math.multiplyExact(frames, width)];
        float[] high = new float[low.length];
        for (int i = 0; i < low.length; i++) {
            low[i] = single.low(i % width);
            high[i] = single.high(i % width);
        }
        return Space.Box.of(shape, low, high, single.element());
    }

    @Override
    protected OptionalDouble optimalReturn(KnownOptimum inner, long steps) {
        return inner.optimalReturn(steps);
    }

    @Override
    protected EnvironmentSpec spec() {
        return spec;
    }

    @Override
    protected void reset(Step out) {
        inner.reset(inside(out));
        for (int b = 0; b < stack.rows(); b++) {
            fill(b);
        }
        stack.copyTo(0, stack.rows(), out.observation(), 0);
    }

    @Override
    protected void step(Actions actions, Step out) {
        inner.step(actions, inside(out));
        for (int b = 0; b < stack.rows(); b++) {
            if (out.boundary()[b] == Boundary.NONE) {
                push(b, frame);
            } else {
                push(b, finalFrame);
                stack.copyTo(b, 1, out.finalObservation(), b);
                fill(b);
            }
        }
        stack.copyTo(0, stack.rows(), out.observation(), 0);
    }

    /** The caller's buffers with frames in place of stacks. */
    private Step inside(Step out) {
        return new Step(frame, finalFrame, out.reward(), out.discount(), out.boundary(), out.mask(), out.finalMask());
    }

    private void push(int b, Observations newest) {
        int from = b * stack.width();
        int rest = stack.width() - width;
        System.arraycopy(values(stack), from + width, values(stack), from, rest);
        System.arraycopy(values(newest), b * width, values(stack), from + rest, width);
    }

    private void fill(int b) {
        for (int at = 0; at < stack.width(); at += width) {
            System.arraycopy(values(frame), b * width, values(stack), b * stack.width() + at, width);
        }
    }

    /** The array, of floats or bytes, for {@link System#arraycopy}. */
    private static Object values(Observations observations) {
        return observations instanceof Observations.Bytes bytes
                ? bytes.values()
                : ((Observations.Floats) observations).values();
    }

    @Override
    protected void save(StateWriter out) {
        if (stack instanceof Observations.Bytes bytes) {
            out.bytes("frames", bytes.values());
        } else {
            out.floats("frames", ((Observations.Floats) stack).values());
        }
    }

    @Override
    protected void load(StateReader in) {
        int length = Math.multiplyExact(stack.rows(), stack.width());
        Object saved = stack instanceof Observations.Bytes
                ? Saved.bytes(in, "frames", length)
                : Saved.floats(in, "frames", length);
        System.arraycopy(saved, 0, values(stack), 0, length);
    }

    private record Options(
            @Param(doc = "how many observations are shown at once", def = "4", min = 1)
            int frames) {}

    /** Offers the wrapper {@code frame-stack}. */
    public static final class Plugin implements Wrapper.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "frame-stack";
        }

        @Override
        public String summary() {
            return "Show the last few observations at once, the oldest first";
        }

        @Override
        public Factory<?, Wrapper> factory() {
            return Factory.of(
                    MethodHandles.lookup(),
                    Options.class,
                    (options, context) ->
                            inner -> new FrameStack(inner, options.frames(), context.streams()).over(inner));
        }
    }
}
