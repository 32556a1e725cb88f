package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.core.tabular.FiniteMdp;

/**
 * A taxi fetches a passenger and brings them where they want to go, by moves to the south (0), north (1), east (2) and
 * west (3), picking up (4) and dropping off (5): equal to Gymnasium's {@code Taxi-v4} (Dietterich, <i>Hierarchical
 * Reinforcement Learning with the MAXQ Value Function Decomposition</i>, 2000).
 *
 * <p>Every step earns −1, the right drop-off 20, and it terminates; picking up nobody and dropping off nobody or beside
 * the four stands earns −10. In rain a possible move goes where it should with probability 0.8, else to either side of
 * that. State {@code ((5 · row + column) · 5 + passenger) · 4 + destination} counts rows from the north and columns from
 * the west; the passenger is at stand 0 to 3 or, 4, in the taxi. An episode starts uniformly where a passenger waits
 * elsewhere than at the destination. Masked are the actions that Gymnasium's {@code action_mask} names: moves into walls,
 * picking up nobody, and dropping off nobody or beside the stands.
 *
 * @param masked whether such actions are forbidden, not only useless
 * @param rainy whether moves may go aside
 */
record Taxi(boolean masked, boolean rainy) {

    /** Between two columns, a colon is a way and a bar is a wall. */
    private static final List<String> MAP = List.of("R: | : :G", " : | : : ", " : : : : ", " | : | : ", "Y| : |B: ");

    private static final int SIZE = 5;
    private static final int SOUTH = 0;
    private static final int NORTH = 1;
    private static final int EAST = 2;
    private static final int WEST = 3;
    private static final int PICK_UP = 4;
    private static final int DROP_OFF = 5;
    private static final int ACTIONS = 6;

    /** For each move the ones to its left and right. */
    private static final int[] LEFT_OF = {EAST, WEST, NORTH, SOUTH};

    private static final int[] RIGHT_OF = {WEST, EAST, SOUTH, NORTH};

    /** The squares of the stands, 5 · row + column. */
    private static final List<Integer> STANDS = List.of(0, 4, 20, 23);

    private static final int INSIDE = STANDS.size();
    private static final int STATES = SIZE * SIZE * (INSIDE + 1) * STANDS.size();
    private static final int STARTS = SIZE * SIZE * STANDS.size() * (STANDS.size() - 1);

    private static final double DRY = 0.8;
    private static final double ASIDE = (1 - DRY) / 2;
    private static final double FARE = 20;
    private static final double FINE = -10;

    FiniteMdp mdp() {
        FiniteMdp.Builder mdp = FiniteMdp.builder(STATES, ACTIONS);
        double[] initial = new double[STATES];
        for (int square = 0; square < SIZE * SIZE; square++) {
            for (int passenger = 0; passenger <= INSIDE; passenger++) {
                for (int destination = 0; destination < STANDS.size(); destination++) {
                    int s = state(square, passenger, destination);
                    initial[s] = passenger != INSIDE && passenger != destination ? 1.0 / STARTS : 0;
                    for (int a = SOUTH; a <= WEST; a++) {
                        move(mdp, square, passenger, destination, a);
                    }
                    pickUp(mdp, square, passenger, destination);
                    dropOff(mdp, square, passenger, destination);
                }
            }
        }
        return mdp.initial(initial).build();
    }

    private void move(FiniteMdp.Builder mdp, int square, int passenger, int destination, int direction) {
        int s = state(square, passenger, destination);
        int ahead = moved(square, direction);
        if (ahead == square && masked) {
            return;
        }
        if (!rainy) {
            mdp.transition(s, direction, 1, state(ahead, passenger, destination), -1);
            return;
        }
        // A move into a wall does not go aside either.
        int left = ahead == square ? square : moved(square, LEFT_OF[direction]);
        int right = ahead == square ? square : moved(square, RIGHT_OF[direction]);
        mdp.transition(s, direction, DRY, state(ahead, passenger, destination), -1);
        mdp.transition(s, direction, ASIDE, state(left, passenger, destination), -1);
        mdp.transition(s, direction, ASIDE, state(right, passenger, destination), -1);
    }

    private void pickUp(FiniteMdp.Builder mdp, int square, int passenger, int destination) {
        int s = state(square, passenger, destination);
        if (passenger != INSIDE && STANDS.get(passenger) == square) {
            mdp.transition(s, PICK_UP, 1, state(square, INSIDE, destination), -1);
        } else if (!masked) {
            mdp.transition(s, PICK_UP, 1, s, FINE);
        }
    }

    private void dropOff(FiniteMdp.Builder mdp, int square, int passenger, int destination) {
        int s = state(square, passenger, destination);
        int stand = STANDS.indexOf(square);
        if (passenger == INSIDE && stand == destination) {
            mdp.termination(s, DROP_OFF, 1, state(square, stand, destination), FARE);
        } else if (passenger == INSIDE && stand >= 0) {
            mdp.transition(s, DROP_OFF, 1, state(square, stand, destination), -1);
        } else if (!masked) {
            mdp.transition(s, DROP_OFF, 1, s, FINE);
        }
    }

    private static int state(int square, int passenger, int destination) {
        return (square * (INSIDE + 1) + passenger) * STANDS.size() + destination;
    }

    private static int moved(int square, int direction) {
        int row = square / SIZE;
        int column = square % SIZE;
        return switch (direction) {
            case SOUTH -> row < SIZE - 1 ? square + SIZE : square;
            case NORTH -> row > 0 ? square - SIZE : square;
            case EAST -> column < SIZE - 1 && open(row, column) ? square + 1 : square;
            default -> column > 0 && open(row, column - 1) ? square - 1 : square;
        };
    }

    /** Whether there is a way from a column to the next one. */
    private static boolean open(int row, int column) {
        return MAP.get(row).charAt(2 * column + 1) == ':';
    }

    private record Options(
            @Param(doc = "whether actions that do nothing are masked", def = "true")
            boolean mask,

            @Param(doc = "whether moves may go aside", def = "false")
            boolean rainy,

            @Param(doc = "steps after which an episode is truncated", def = "200", min = 1)
            int timeLimit,

            @Param(
                    doc = "environment b draws as Gymnasium's of seed numpy-seed + b, not from the run's streams",
                    min = 0)
            Optional<Long> numpySeed) {}

    /** Offers the environment {@code taxi}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "taxi";
        }

        @Override
        public String summary() {
            return "Fetch a passenger and bring them to their destination; Gymnasium's Taxi-v4";
        }

        @Override
        public Factory<?, FiniteEnvironment> factory() {
            return Factory.of(
                            MethodHandles.lookup(),
                            Options.class,
                            (options, context) -> new FiniteEnvironment(
                                    new Taxi(options.mask(), options.rainy()).mdp(),
                                    context.streams(),
                                    options.timeLimit(),
                                    NumpyStreams.or(context, options.numpySeed())))
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS));
        }
    }
}
