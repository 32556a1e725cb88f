package klrl.envs.wrapper;

import java.lang.invoke.MethodHandles;
import java.util.OptionalDouble;
import klrl.api.Environment;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Wrapper;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Step;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.core.environment.KnownOptimum;
import klrl.core.environment.Layer;
import klrl.core.state.Saved;

/**
 * Truncates episodes that the environment inside, of one stream, lets go on for too long. A step that also terminates
 * has terminated: nothing is bootstrapped from it. A truncated step keeps its discount. Steps are counted as they pass
 * here: those of the agent, or of an action repeat further outside.
 */
final class TimeLimit extends Layer {

    private final Environment inner;
    private final int limit;
    private final Step begun;
    private int steps;

    TimeLimit(Environment inner, int limit) {
        this.inner = inner;
        this.limit = limit;
        this.begun = Step.of(inner.spec(), 1);
    }

    @Override
    protected OptionalDouble optimalReturn(KnownOptimum inner, long steps) {
        return inner.optimalReturn(Math.min(steps, limit));
    }

    @Override
    protected EnvironmentSpec spec() {
        return inner.spec();
    }

    @Override
    protected void reset(Step out) {
        OneStream.check(out);
        inner.reset(out);
        steps = 0;
    }

    @Override
    protected void step(Actions actions, Step out) {
        OneStream.check(out);
        inner.step(actions, out);
        steps++;
        if (out.boundary()[0] != Boundary.NONE) {
            steps = 0;
        } else if (steps >= limit) {
            cut(out);
        }
    }

    /** Ends the episode where it is and begins the next one, as the environment would have done itself. */
    private void cut(Step out) {
        out.boundary()[0] = Boundary.TRUNCATED;
        out.observation().copyTo(0, 1, out.finalObservation(), 0);
        System.arraycopy(out.mask(), 0, out.finalMask(), 0, out.mask().length);
        inner.reset(begun);
        begun.observation().copyTo(0, 1, out.observation(), 0);
        System.arraycopy(begun.mask(), 0, out.mask(), 0, out.mask().length);
        steps = 0;
    }

    @Override
    protected void save(StateWriter out) {
        out.longs("steps", steps);
    }

    @Override
    protected void load(StateReader in) {
        steps = Saved.ints(in, "steps", 1)[0];
    }

    private record Options(
            @Param(doc = "steps after which an episode is truncated", min = 1, example = "9")
            int steps) {}

    /** Offers the wrapper {@code time-limit}. */
    public static final class Plugin implements Wrapper.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "time-limit";
        }

        @Override
        public String summary() {
            return "Truncate episodes after a number of steps";
        }

        @Override
        public Factory<?, Wrapper> factory() {
            return Factory.of(
                    MethodHandles.lookup(),
                    Options.class,
                    (options, context) -> OneStream.of(inner -> new TimeLimit(inner, options.steps()).over(inner)));
        }
    }
}
