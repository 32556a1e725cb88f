package klrl.core.run;

import java.util.OptionalDouble;
import klrl.api.Environment;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Step;
import klrl.core.environment.KnownOptimum;
import klrl.core.environment.Layer;

/** Stands between an environment and its innermost wrapper, and adds up the rewards before any wrapper changes them. */
final class RewardRecorder extends Layer {

    private final Environment inner;
    private final double[] sums;
    private final int first;

    /** Adds the rewards of stream b to {@code sums[first + b]}; whoever reads the sums clears them. */
    RewardRecorder(Environment inner, double[] sums, int first) {
        this.inner = inner;
        this.sums = sums;
        this.first = first;
    }

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
        for (int b = 0; b < out.reward().length; b++) {
            sums[first + b] += out.reward()[b];
        }
    }
}
