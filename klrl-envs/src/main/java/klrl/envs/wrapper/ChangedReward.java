package klrl.envs.wrapper;

import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import klrl.api.Environment;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Step;
import klrl.core.environment.KnownOptimum;
import klrl.core.environment.Layer;

/** Changes every reward by a function of it; reported returns stay as they are. */
final class ChangedReward extends Layer {

    private final Environment inner;
    private final DoubleUnaryOperator change;

    ChangedReward(Environment inner, DoubleUnaryOperator change) {
        this.inner = inner;
        this.change = change;
    }

    /** {@inheritDoc} Raw returns are those of the rewards inside. */
    @Override
    protected OptionalDouble optimalReturn(KnownOptimum inner, long steps) {
        return inner.optimalReturn(steps);
    }

    @Override
    protected EnvironmentSpec spec() {
        return inner.spec();
    }

    @Override
    protected void reset(Step out) {
        inner.reset(out);
    }

    @Override
    protected void step(Actions actions, Step out) {
        inner.step(actions, out);
        double[] reward = out.reward();
        for (int b = 0; b < reward.length; b++) {
            reward[b] = change.applyAsDouble(reward[b]);
        }
    }
}
