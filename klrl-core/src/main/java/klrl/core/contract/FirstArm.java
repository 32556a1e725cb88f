package klrl.core.contract;

import java.util.Arrays;
import java.util.SplittableRandom;
import klrl.api.Policy;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.core.distribution.Categoricals;

/** A bandit that pays 1 for the first value of its choice and 0 for all others, whatever is observed. */
final class FirstArm {

    private static final int ROWS = 16;

    private FirstArm() {}

    /** Makes steps of this bandit of any others: observations and actions stay, every step ends an episode. */
    static Segment segment(Segment x) {
        Actions.Choices taken = (Actions.Choices) x.action();
        double[] reward = new double[x.size()];
        Arrays.setAll(reward, i -> taken.values()[i * taken.width()] == 0 ? 1 : 0);
        byte[] boundary = new byte[x.size()];
        Arrays.fill(boundary, Boundary.TERMINATED);
        return new Segment(
                x.steps(),
                x.streams(),
                x.observation(),
                new int[0],
                new Observations.Floats(0, x.observation().width(), new float[0]),
                taken,
                x.behaviour(),
                x.behaviourLogProbability(),
                reward,
                new double[x.size()],
                boundary,
                x.mask(),
                new boolean[0],
                x.memory(),
                x.memoryReset(),
                x.policyVersion());
    }

    /** The expected reward of a policy, over some observations. */
    static double reward(EnvironmentSpec spec, Policy policy, long seed) {
        Family.Categorical family = (Family.Categorical) policy.family();
        Observations in = Data.observations(spec.observation(), ROWS, new SplittableRandom(seed));
        int width = policy.memoryWidth();
        Parameters out = Parameters.of(family, ROWS);
        policy.parameters(in, new Memory(ROWS, width, new float[ROWS * width]), out);
        double[] log = new double[family.width()];
        double sum = 0;
        for (int row = 0; row < ROWS; row++) {
            new Categoricals(family).logProbabilities(out.values(), row, new boolean[0], log);
            sum += Math.exp(log[0]);
        }
        return sum / ROWS;
    }
}
