package klrl.envs.wrapper;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.RandomStreams;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Wrapper;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Step;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.core.environment.CheckedActions;
import klrl.core.environment.Layer;
import klrl.core.state.Saved;

/**
 * With a given probability takes the action of the step before once more, instead of the agent's (Machado et al.,
 * <i>Revisiting the Arcade Learning Environment</i>, 2018): what was really taken is repeated, so that an action may stick
 * for long. The first action of an episode is always the agent's, and so is one where the mask no longer allows the
 * action before. Stream b draws from the stream {@value #PURPOSE} of index b, once in every step but the first of an
 * episode.
 */
final class StickyActions extends Layer {

    private static final String PURPOSE = "sticky-actions";

    private final Environment inner;
    private final double probability;
    private final EnvironmentSpec spec;
    private final int[] sizes;
    private final RandomStream[] random;
    private final Actions taken;
    private final boolean[] fresh;
    private final boolean[] mask;

    StickyActions(Environment inner, double probability, int streams, RandomStreams random) {
        this.inner = inner;
        this.probability = probability;
        this.spec = inner.spec();
        this.sizes = Masks.sizes(spec);
        this.random = new RandomStream[streams];
        Arrays.setAll(this.random, b -> random.stream(PURPOSE, b));
        this.taken = Actions.of(spec.action(), streams);
        this.fresh = new boolean[streams];
        Arrays.fill(fresh, true);
        this.mask = new boolean[streams * spec.maskWidth()];
    }

    @Override
    protected EnvironmentSpec spec() {
        return spec;
    }

    @Override
    protected void reset(Step out) {
        inner.reset(out);
        Arrays.fill(fresh, true);
        keepMask(out);
    }

    @Override
    protected void step(Actions actions, Step out) {
        // Before anything is drawn, so that a refused call leaves everything as it was.
        CheckedActions.check(actions, spec.action(), fresh.length);
        for (int b = 0; b < fresh.length; b++) {
            boolean stays = !fresh[b] && random[b].nextDouble() < probability;
            if (!stays || !Masks.allow(sizes, mask, taken, b)) {
                actions.copyTo(b, 1, taken, b);
            }
        }
        inner.step(taken, out);
        for (int b = 0; b < fresh.length; b++) {
            fresh[b] = out.boundary()[b] != Boundary.NONE;
        }
        keepMask(out);
    }

    private void keepMask(Step out) {
        System.arraycopy(out.mask(), 0, mask, 0, mask.length);
    }

    @Override
    protected void save(StateWriter out) {
        if (taken instanceof Actions.Choices choices) {
            out.longs("taken", Arrays.stream(choices.values()).asLongStream().toArray());
        } else {
            out.floats("taken", ((Actions.Points) taken).values());
            out.floats("taken-presquash", ((Actions.Points) taken).presquash());
        }
        out.bytes("fresh", bytes(fresh));
        out.bytes("mask", bytes(mask));
    }

    @Override
    protected void load(StateReader in) {
        byte[] savedFresh = Saved.bytes(in, "fresh", fresh.length);
        byte[] savedMask = Saved.bytes(in, "mask", mask.length);
        int length = taken.rows() * taken.width();
        if (taken instanceof Actions.Choices choices) {
            System.arraycopy(Saved.ints(in, "taken", length), 0, choices.values(), 0, length);
        } else {
            float[] savedValues = Saved.floats(in, "taken", length);
            float[] savedPresquash = Saved.floats(in, "taken-presquash", length);
            System.arraycopy(savedValues, 0, ((Actions.Points) taken).values(), 0, length);
            System.arraycopy(savedPresquash, 0, ((Actions.Points) taken).presquash(), 0, length);
        }
        flags(savedFresh, fresh);
        flags(savedMask, mask);
    }

    private static byte[] bytes(boolean[] flags) {
        byte[] bytes = new byte[flags.length];
        for (int i = 0; i < flags.length; i++) {
            bytes[i] = (byte) (flags[i] ? 1 : 0);
        }
        return bytes;
    }

    private static void flags(byte[] bytes, boolean[] out) {
        for (int i = 0; i < out.length; i++) {
            out[i] = bytes[i] != 0;
        }
    }

    private record Options(
            @Param(doc = "probability that the action before is taken again", def = "0.25", min = 0, max = 1)
            double probability) {}

    /** Offers the wrapper {@code sticky-actions}. */
    public static final class Plugin implements Wrapper.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "sticky-actions";
        }

        @Override
        public String summary() {
            return "Take the action before once more, with a given probability";
        }

        @Override
        public Factory<?, Wrapper> factory() {
            return Factory.of(
                    MethodHandles.lookup(),
                    Options.class,
                    (options, context) -> inner -> new StickyActions(
                                    inner, options.probability(), context.streams(), context.random())
                            .over(inner));
        }
    }
}
