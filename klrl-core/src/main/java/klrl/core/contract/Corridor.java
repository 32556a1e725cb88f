package klrl.core.contract;

import java.lang.invoke.MethodHandles;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.SingleEnvironment;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;

/**
 * Seven places in a row, left, stay and right with a chance to slip, terminations at both ends and a time limit: what an
 * algorithm has to cope with in the least space. With masks, staying is forbidden at every other place.
 */
final class Corridor implements SingleEnvironment, Stateful {

    static final String NAME = "contract-corridor";

    private static final int LENGTH = 7;
    private static final int LIMIT = 12;

    private final boolean masked;
    private int place;
    private int time;

    Corridor(boolean masked) {
        this.masked = masked;
    }

    record Options(
            @Param(def = "false", doc = "whether staying is forbidden in places")
            boolean masked) {}

    /** Provides the corridor to the compositions of a contract; nobody finds it otherwise. */
    static final class Plugin implements Environment.Provider {
        @Override
        public String name() {
            return NAME;
        }

        @Override
        public String summary() {
            return "a corridor for the contract of algorithms";
        }

        @Override
        public Factory<Options, Environment> factory() {
            return Factory.of(
                            MethodHandles.lookup(),
                            Options.class,
                            (options, context) -> context.batch(b -> new Corridor(options.masked())))
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS));
        }
    }

    @Override
    public EnvironmentSpec spec() {
        return new EnvironmentSpec(Space.Box.of(new float[] {0, 0}, new float[] {1, 1}), Space.Discrete.of(3), masked);
    }

    private float[] observation() {
        return new float[] {(float) place / (LENGTH - 1), (float) time / LIMIT};
    }

    @Override
    public float[] reset(RandomStream random) {
        place = 2 + random.nextInt(LENGTH - 4);
        time = 0;
        return observation();
    }

    @Override
    public Outcome step(Actions action, RandomStream random) {
        int move = ((Actions.Choices) action).values()[0] - 1;
        place += random.nextInt(5) == 0 ? -move : move;
        time++;
        boolean end = place == 0 || place == LENGTH - 1;
        byte boundary = end ? Boundary.TERMINATED : time == LIMIT ? Boundary.TRUNCATED : Boundary.NONE;
        return new Outcome(observation(), place == LENGTH - 1 ? 1 : -0.01, boundary);
    }

    @Override
    public boolean[] mask() {
        return masked ? new boolean[] {true, place % 2 == 0, true} : new boolean[0];
    }

    @Override
    public void save(StateWriter out) {
        out.longs("state", place, time);
    }

    @Override
    public void load(StateReader in) {
        long[] state = in.longs("state");
        place = (int) state[0];
        time = (int) state[1];
    }
}
