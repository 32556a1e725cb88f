package klrl.envs.wrapper;

import java.util.List;
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
import klrl.api.data.Space;
import klrl.core.environment.Batcher;

/**
 * Shows the number of its episode, the steps in it and the action before, so that what a wrapper must show can be said in
 * closed form. Episode k has {@code lengths[k mod n]} steps, and its step t earns t + the action's first number. One of an
 * even length terminates, one of an odd length is truncated.
 */
final class Counting implements SingleEnvironment, Stateful {

    private final EnvironmentSpec spec;
    private final List<Integer> lengths;
    private int episode = -1;
    private int step;
    private float action;

    Counting(Space actions, boolean masked, List<Integer> lengths) {
        float infinity = Float.POSITIVE_INFINITY;
        Space.Box box = Space.Box.of(new float[] {0, 0, -infinity}, new float[] {infinity, infinity, infinity});
        this.spec = new EnvironmentSpec(box, actions, masked);
        this.lengths = lengths;
    }

    static Environment batch(int count, RandomStreams random, Space actions, boolean masked, List<Integer> lengths) {
        return Batcher.of(count, random, b -> new Counting(actions, masked, lengths));
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    @Override
    public float[] reset(RandomStream random) {
        episode++;
        step = 0;
        action = 0;
        return observation();
    }

    @Override
    public Outcome step(Actions actions, RandomStream random) {
        step++;
        action = actions instanceof Actions.Choices choices
                ? choices.values()[0]
                : ((Actions.Points) actions).values()[0];
        int length = lengths.get(episode % lengths.size());
        byte end = length % 2 == 0 ? Boundary.TERMINATED : Boundary.TRUNCATED;
        return new Outcome(observation(), step + action, step < length ? Boundary.NONE : end);
    }

    /** Value i of the first choice is allowed where the step is no multiple of i + 2; 0 always is. */
    @Override
    public boolean[] mask() {
        boolean[] mask = new boolean[spec.maskWidth()];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i == 0 || (step + 1) % (i + 2) != 0;
        }
        return mask;
    }

    private float[] observation() {
        return new float[] {episode, step, action};
    }

    @Override
    public void save(StateWriter out) {
        out.longs("counts", episode, step);
        out.doubles("action", action);
    }

    @Override
    public void load(StateReader in) {
        episode = (int) in.longs("counts")[0];
        step = (int) in.longs("counts")[1];
        action = (float) in.doubles("action")[0];
    }
}
