package klrl.core.environment;

import klrl.api.RandomStream;
import klrl.api.SingleEnvironment;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;
import klrl.core.state.Saved;

/**
 * A noisy walk on 0..9 with a mask: it terminates at 0, where it cannot go down, and is truncated after 12 steps. Like
 * many of its kind it returns one and the same array every time.
 */
class Walk implements SingleEnvironment, Stateful {

    static final EnvironmentSpec SPEC =
            new EnvironmentSpec(Space.Box.of(new float[] {0, 0}, new float[] {9, 1}), Space.Discrete.of(3), true);
    private static final int LIMIT = 12;

    private final float[] observation = new float[2];
    private final boolean[] mask = new boolean[3];
    private int place;
    private int steps;
    boolean closed;

    @Override
    public EnvironmentSpec spec() {
        return SPEC;
    }

    @Override
    public float[] reset(RandomStream random) {
        place = random.nextInt(3, 8);
        steps = 0;
        return observe(random);
    }

    @Override
    public Outcome step(Actions action, RandomStream random) {
        place = Math.min(9, Math.max(0, place + ((Actions.Choices) action).values()[0] - 1 - random.nextInt(2)));
        steps++;
        byte boundary = place == 0 ? Boundary.TERMINATED : steps == LIMIT ? Boundary.TRUNCATED : Boundary.NONE;
        return new Outcome(observe(random), place + 0.5, boundary);
    }

    private float[] observe(RandomStream random) {
        observation[0] = place;
        observation[1] = random.nextFloat();
        return observation;
    }

    @Override
    public boolean[] mask() {
        mask[0] = place > 0;
        mask[1] = true;
        mask[2] = place < 9;
        return mask;
    }

    @Override
    public void save(StateWriter out) {
        out.longs("walk", place, steps);
    }

    @Override
    public void load(StateReader in) {
        int[] saved = Saved.ints(in, "walk", 2);
        place = saved[0];
        steps = saved[1];
    }

    @Override
    public void close() {
        closed = true;
    }
}
