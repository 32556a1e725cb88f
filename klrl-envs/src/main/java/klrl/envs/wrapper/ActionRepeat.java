package klrl.envs.wrapper;

import java.lang.invoke.MethodHandles;
import klrl.api.Environment;
import klrl.api.Wrapper;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Step;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.core.environment.Layer;

/**
 * Takes every action several times in the environment inside, of one stream, and stops where its episode ends:
 *
 * <pre>
 * r = Σ_i (Π_{j&lt;i} d_j) r_i        d = Π_i d_i
 * </pre>
 *
 * <p>with the environment's own discounts d<sub>j</sub>, which usually are 1, so that rewards are simply added. The
 * learner's γ is not known here: it counts once per action of the agent, however often that is taken. An action that is
 * no longer allowed by the mask after some repetition is not taken again.
 */
final class ActionRepeat extends Layer {

    private final Environment inner;
    private final int times;
    private final int[] sizes;

    ActionRepeat(Environment inner, int times) {
        this.inner = inner;
        this.times = times;
        this.sizes = Masks.sizes(inner.spec());
    }

    @Override
    protected EnvironmentSpec spec() {
        return inner.spec();
    }

    @Override
    protected void reset(Step out) {
        OneStream.check(out);
        inner.reset(out);
    }

    @Override
    protected void step(Actions actions, Step out) {
        OneStream.check(out);
        double reward = 0;
        double discount = 1;
        for (int i = 0; i < times; i++) {
            inner.step(actions, out);
            reward += discount * out.reward()[0];
            discount *= out.discount()[0];
            if (out.boundary()[0] != Boundary.NONE || !Masks.allow(sizes, out.mask(), actions, 0)) {
                break;
            }
        }
        out.reward()[0] = reward;
        out.discount()[0] = discount;
    }

    private record Options(
            @Param(doc = "how often each action is taken", min = 1, example = "4")
            int times) {}

    /** Offers the wrapper {@code action-repeat}. */
    public static final class Plugin implements Wrapper.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "action-repeat";
        }

        @Override
        public String summary() {
            return "Take every action several times, adding the rewards, until the episode ends";
        }

        @Override
        public Factory<?, Wrapper> factory() {
            return Factory.of(
                    MethodHandles.lookup(),
                    Options.class,
                    (options, context) -> OneStream.of(inner -> new ActionRepeat(inner, options.times()).over(inner)));
        }
    }
}
