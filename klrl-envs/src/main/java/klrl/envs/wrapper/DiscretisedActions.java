package klrl.envs.wrapper;

import java.lang.invoke.MethodHandles;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.Wrapper;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;
import klrl.core.environment.CheckedActions;
import klrl.core.environment.Layer;

/**
 * Lays a grid over a box of actions. Each of the d dimensions has n points in equal distances, both ends among them:
 *
 * <pre>
 * a = −1 + 2 i / (n − 1),   i = 0, …, n − 1        (normalised)
 * </pre>
 *
 * <p>An action is one choice per dimension, or, jointly, one choice out of all n<sup>d</sup> points, where the last
 * dimension counts fastest.
 */
final class DiscretisedActions extends Layer {

    private static final int MOST_JOINT = 65536;

    private final Environment inner;
    private final int bins;
    private final boolean joint;
    private final Space.Discrete choices;
    private final EnvironmentSpec spec;
    private final Actions.Points points;

    DiscretisedActions(Environment inner, int bins, boolean joint, int streams) {
        if (!(inner.spec().action() instanceof Space.Box box) || !box.bounded()) {
            throw new IllegalArgumentException("only a bounded box of actions has a grid, unlike "
                    + inner.spec().action() + "; remove the wrapper");
        }
        this.inner = inner;
        this.bins = bins;
        this.joint = joint;
        this.choices = joint
                ? Space.Discrete.of(points(bins, box.width()))
                : new Space.Discrete(Collections.nCopies(box.width(), bins));
        this.spec = EnvironmentSpec.of(inner.spec().observation(), choices);
        this.points = (Actions.Points) Actions.of(box, streams);
    }

    private static int points(int bins, int dimensions) {
        double points = Math.pow(bins, dimensions);
        if (!(points <= MOST_JOINT)) {
            throw new IllegalArgumentException("a joint grid of " + bins + " bins in each of " + dimensions
                    + " dimensions has more than " + MOST_JOINT + " points; take fewer bins, or joint: false");
        }
        return (int) points;
    }

    @Override
    protected EnvironmentSpec spec() {
        return spec;
    }

    @Override
    protected void reset(Step out) {
        inner.reset(out);
    }

    @Override
    protected void step(Actions actions, Step out) {
        int[] values = CheckedActions.choices(actions, choices, points.rows());
        int dimensions = points.width();
        for (int b = 0; b < points.rows(); b++) {
            int rest = joint ? values[b] : 0;
            for (int j = dimensions - 1; j >= 0; j--) {
                int bin = joint ? rest % bins : values[b * dimensions + j];
                rest /= bins;
                float value = (float) (-1 + 2.0 * bin / (bins - 1));
                points.values()[b * dimensions + j] = value;
                points.presquash()[b * dimensions + j] = value;
            }
        }
        inner.step(points, out);
    }

    private record Options(
            @Param(doc = "points of the grid in each dimension", def = "5", min = 2, max = 65536)
            int bins,

            @Param(doc = "whether one choice tells all dimensions, rather than one choice each", def = "false")
            boolean joint) {}

    /** Offers the wrapper {@code discretised-actions}. */
    public static final class Plugin implements Wrapper.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "discretised-actions";
        }

        @Override
        public String summary() {
            return "Choose actions from a grid over the box";
        }

        @Override
        public Factory<?, Wrapper> factory() {
            return Factory.<Options, Wrapper>of(
                            MethodHandles.lookup(),
                            Options.class,
                            (options, context) -> inner -> new DiscretisedActions(
                                            inner, options.bins(), options.joint(), context.streams())
                                    .over(inner))
                    .withNeeds(options -> List.of(new Need(Feature.BOX_ACTIONS, "environment")))
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS));
        }
    }
}
