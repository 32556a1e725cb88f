package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.Optional;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.RandomStreams;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;

/**
 * A car too weak for the slope ahead gathers speed in a valley, by pushes to the left (0), none (1) or to the right
 * (2): equal to Gymnasium's {@code MountainCar-v0} (Moore, <i>Efficient Memory-based Learning for Robot Control</i>,
 * 1990).
 *
 * <pre>
 * v ← clip(v + 0.001 (a − 1) − 0.0025 cos 3p, ±0.07)        p ← clip(p + v, −1.2, 0.6)
 * </pre>
 *
 * <p>and v = 0 where the car runs into the wall at −1.2. Positions and velocities have no units. The state is kept in
 * double precision; the observation is p, v as floats. The position begins uniformly in [−0.6, −0.4), at rest. Every
 * step earns −1. An episode terminates at p ≥ 0.5 with v ≥ 0 and is truncated at the time limit, 200 in v0.
 */
final class MountainCar extends ClassicControl {

    private static final double FORCE = 0.001;
    private static final double GRAVITY = 0.0025;
    private static final double MAX_SPEED = 0.07;
    private static final double LEFT = -1.2;
    private static final double RIGHT = 0.6;
    private static final double GOAL = 0.5;
    private static final double START_LOW = -0.6;
    private static final double START_HIGH = -0.4;
    private static final int WIDTH = 2;

    /** What is observed here and in the continuous valley, so that a controller can ask for it. */
    static final Feature STATE = new Feature("mountain-car-state", "position and velocity of a car in a valley");

    private static final Space.Discrete ACTIONS = Space.Discrete.of(3);
    private static final EnvironmentSpec SPEC = EnvironmentSpec.of(
            Space.Box.of(
                    new float[] {(float) LEFT, (float) -MAX_SPEED}, new float[] {(float) RIGHT, (float) MAX_SPEED}),
            ACTIONS);

    private final double[] position = state("position");
    private final double[] velocity = state("velocity");

    MountainCar(int count, long timeLimit, RandomStreams streams) {
        super(SPEC, count, timeLimit, streams);
    }

    @Override
    public void step(Actions actions, Step out) {
        int[] choices = episodes.choices(actions, ACTIONS, out);
        for (int b = 0; b < choices.length; b++) {
            move(b, choices[b] - 1);
            out.reward()[b] = -1;
            if (episodes.end(b, position[b] >= GOAL && velocity[b] >= 0, out)) {
                observe(b, out.finalObservation());
                start(b);
            }
            observe(b, out.observation());
        }
    }

    @Override
    void start(int b) {
        position[b] = episodes.random(b).nextDouble(START_LOW, START_HIGH);
        velocity[b] = 0;
    }

    /** In Gymnasium's order of operations, on which the last bits depend. */
    private void move(int b, int push) {
        double v = velocity[b] + (push * FORCE + Math.cos(3 * position[b]) * -GRAVITY);
        v = Math.min(Math.max(v, -MAX_SPEED), MAX_SPEED);
        double p = Math.min(Math.max(position[b] + v, LEFT), RIGHT);
        position[b] = p;
        velocity[b] = p == LEFT && v < 0 ? 0 : v;
    }

    @Override
    void observe(int b, Observations out) {
        float[] values = ((Observations.Floats) out).values();
        int at = b * WIDTH;
        values[at] = (float) position[b];
        values[at + 1] = (float) velocity[b];
    }

    private record Options(
            @Param(doc = "steps after which an episode is truncated", def = "200", min = 1)
            int timeLimit,

            @Param(
                    doc = "environment b draws as Gymnasium's of seed numpy-seed + b, not from the run's streams",
                    min = 0)
            Optional<Long> numpySeed) {}

    /** Offers the environment {@code mountain-car}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "mountain-car";
        }

        @Override
        public String summary() {
            return "Rock a weak car out of a valley by pushes to the left or right; Gymnasium's MountainCar-v0";
        }

        @Override
        public Factory<?, MountainCar> factory() {
            return Factory.of(
                            MethodHandles.lookup(),
                            Options.class,
                            (options, context) -> new MountainCar(
                                    context.streams(),
                                    options.timeLimit(),
                                    NumpyStreams.or(context, options.numpySeed())))
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS, STATE));
        }
    }
}
