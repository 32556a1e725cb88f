package klrl.core.contract;

import java.lang.invoke.MethodHandles;
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
import klrl.api.plugin.Factory;
import klrl.api.plugin.Param;
import klrl.core.environment.Batcher;
import klrl.core.state.Saved;

/**
 * Seven places in a row, left, stay and right with a chance to slip, terminations at both ends and a time limit: what an
 * algorithm has to cope with in the least space. With masks, staying is forbidden at every other place. Over a box one
 * moves by any part of a place.
 */
final class Corridor implements SingleEnvironment, Stateful {

    static final String NAME = "contract-corridor";

    private static final int LENGTH = 7;
    private static final int LIMIT = 12;

    private final Options options;
    private double place;
    private int time;

    Corridor(Spaces spaces, boolean masked) {
        this(new Options(spaces, masked));
    }

    private Corridor(Options options) {
        this.options = options;
    }

    record Options(
            @Param(def = "discrete", doc = "what actions are")
            Spaces actions,

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
                            (options, context) -> context.batch(b -> new Corridor(options)))
                    .withGives(options -> options.actions().gives());
        }
    }

    /** Makes a batch. */
    static Environment batch(Spaces spaces, boolean masked, int count, RandomStreams random) {
        return Batcher.of(count, random, b -> new Corridor(spaces, masked));
    }

    @Override
    public EnvironmentSpec spec() {
        Space action = options.actions() == Spaces.DISCRETE
                ? Space.Discrete.of(3)
                : Space.Box.of(new float[] {-2}, new float[] {2});
        return new EnvironmentSpec(Space.Box.of(new float[] {0, 0}, new float[] {1, 1}), action, options.masked());
    }

    private float[] observation() {
        return new float[] {(float) (place / (LENGTH - 1)), (float) time / LIMIT};
    }

    @Override
    public float[] reset(RandomStream random) {
        place = 2 + random.nextInt(LENGTH - 4);
        time = 0;
        return observation();
    }

    @Override
    public Outcome step(Actions action, RandomStream random) {
        double move = action instanceof Actions.Choices choices
                ? choices.values()[0] - 1
                : Math.max(-1, Math.min(1, ((Actions.Points) action).values()[0]));
        place += random.nextInt(5) == 0 ? -move : move;
        place = Math.max(0, Math.min(LENGTH - 1, place));
        time++;
        boolean end = place == 0 || place == LENGTH - 1;
        byte boundary = end ? Boundary.TERMINATED : time == LIMIT ? Boundary.TRUNCATED : Boundary.NONE;
        return new Outcome(observation(), place == LENGTH - 1 ? 1 : -0.01, boundary);
    }

    @Override
    public boolean[] mask() {
        return options.masked() ? new boolean[] {true, place % 2 == 0, true} : new boolean[0];
    }

    @Override
    public void save(StateWriter out) {
        out.doubles("place", place);
        out.longs("time", time);
    }

    @Override
    public void load(StateReader in) {
        place = Saved.doubles(in, "place", 1)[0];
        time = (int) Saved.longs(in, "time", 1)[0];
    }
}
