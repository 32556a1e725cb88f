package org.example.nim;

import java.util.Arrays;
import klrl.api.RandomStream;
import klrl.api.SingleEnvironment;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;

/**
 * A heap of stones, from which the agent and a random opponent take some in turn; who takes the last one wins. Action a
 * takes a + 1 stones; taking more than there are is masked. The number of stones left is observed as a one among zeros.
 * Winning earns 1, losing −1.
 */
final class Nim implements SingleEnvironment, Stateful {

    private final int start;
    private final int most;
    private final EnvironmentSpec spec;
    private int stones;

    Nim(int start, int most) {
        this.start = start;
        this.most = most;
        float[] high = new float[start + 1];
        Arrays.fill(high, 1);
        this.spec = new EnvironmentSpec(Space.Box.of(new float[start + 1], high), Space.Discrete.of(most), true);
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public float[] reset(RandomStream random) {
        stones = start;
        return observation();
    }

    @Override
    public Outcome step(Actions action, RandomStream random) {
        stones -= ((Actions.Choices) action).values()[0] + 1;
        if (stones == 0) {
            return new Outcome(observation(), 1, Boundary.TERMINATED);
        }
        stones -= 1 + random.nextInt(Math.min(most, stones));
        return stones == 0
                ? new Outcome(observation(), -1, Boundary.TERMINATED)
                : new Outcome(observation(), 0, Boundary.NONE);
    }

    /** At the end nothing could be taken; some action must be allowed all the same. */
    @Override
    public boolean[] mask() {
        boolean[] mask = new boolean[most];
        for (int a = 0; a < most; a++) {
            mask[a] = a == 0 || a < stones;
        }
        return mask;
    }

    private float[] observation() {
        float[] observation = new float[start + 1];
        observation[stones] = 1;
        return observation;
    }

    @Override
    public void save(StateWriter out) {
        out.longs("stones", stones);
    }

    @Override
    public void load(StateReader in) {
        stones = (int) in.longs("stones")[0];
    }
}
