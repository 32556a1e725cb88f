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
 * The car in the valley with a continuous force: equal to Gymnasium's {@code MountainCarContinuous-v0} behind its
 * wrapper {@code ClipAction}.
 *
 * <pre>
 * v ← clip(v + 0.0015 a − 0.0025 cos 3p, ±0.07)        p ← clip(p + v, −1.2, 0.6)
 * </pre>
 *
 * <p>with a clipped to [−1, 1], and v = 0 where the car runs into the wall at −1.2. Positions and velocities have no
 * units. The observation is p, v. The position begins uniformly in [−0.6, −0.4), at rest. A step earns −0.1 a², and 100
 * on top if it terminates: at p ≥ 0.45 with v ≥ 0. An episode is truncated at the time limit, 999 in v0.
 *
 * <p>Only the state that an episode begins with is in double precision. From the first step on Gymnasium keeps floats
 * and computes with them, which is done here in the same way; cos alone is always computed in double precision.
 * Without the wrapper Gymnasium charges for actions outside the box what they would have cost, and moves the car by a
 * force that is rounded differently; here they are clipped first, as every environment does it.
 */
final class MountainCarContinuous extends ClassicControl {

    private static final float POWER = 0.0015f;
    private static final double GRAVITY = 0.0025;
    private static final float MAX_SPEED = 0.07f;
    private static final float LEFT = -1.2f;
    private static final float RIGHT = 0.6f;
    private static final float GOAL = 0.45f;
    private static final double START_LOW = -0.6;
    private static final double START_HIGH = -0.4;
    private static final int WIDTH = 2;

    private static final Space.Box ACTIONS = Space.Box.of(new float[] {-1}, new float[] {1});
    private static final EnvironmentSpec SPEC =
            EnvironmentSpec.of(Space.Box.of(new float[] {LEFT, -MAX_SPEED}, new float[] {RIGHT, MAX_SPEED}), ACTIONS);

    /** In an episode's first step doubles, then floats. */
    private final double[] position = state("position");

    /** Floats. */
    private final double[] velocity = state("velocity");

    MountainCarContinuous(int count, long timeLimit, RandomStreams streams) {
        super(SPEC, count, timeLimit, streams);
    }

    @Override
    public void step(Actions actions, Step out) {
        float[] points = episodes.points(actions, ACTIONS, out);
        for (int b = 0; b < points.length; b++) {
            float action = Math.min(Math.max(points[b], -1), 1);
            if (episodes.fresh(b)) {
                moveFirst(b, action);
            } else {
                move(b, action);
            }
            boolean arrived = (float) position[b] >= GOAL && velocity[b] >= 0;
            out.reward()[b] = (arrived ? 100.0 : 0.0) - (double) action * action * 0.1;
            if (episodes.end(b, arrived, out)) {
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

    /** From where episodes begin, at rest, one step reaches neither wall, goal nor greatest speed. */
    private void moveFirst(int b, float action) {
        float v = action * POWER - (float) (GRAVITY * Math.cos(3 * position[b]));
        velocity[b] = v;
        position[b] = (float) (position[b] + v);
    }

    private void move(int b, float action) {
        float p = (float) position[b];
        float v = (float) velocity[b] + (action * POWER - (float) (GRAVITY * Math.cos(3 * p)));
        v = Math.min(Math.max(v, -MAX_SPEED), MAX_SPEED);
        p = Math.min(Math.max(p + v, LEFT), RIGHT);
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
            @Param(doc = "steps after which an episode is truncated", def = "999", min = 1)
            int timeLimit,

            @Param(
                    doc = "environment b draws as Gymnasium's of seed numpy-seed + b, not from the run's streams",
                    min = 0)
            Optional<Long> numpySeed) {}

    /** Offers the environment {@code mountain-car-continuous}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "mountain-car-continuous";
        }

        @Override
        public String summary() {
            return "Rock a weak car out of a valley at little cost; Gymnasium's MountainCarContinuous-v0";
        }

        @Override
        public Factory<?, MountainCarContinuous> factory() {
            return Factory.of(
                            MethodHandles.lookup(),
                            Options.class,
                            (options, context) -> new MountainCarContinuous(
                                    context.streams(),
                                    options.timeLimit(),
                                    NumpyStreams.or(context, options.numpySeed())))
                    .withGives(options -> Set.of(Feature.BOX_ACTIONS, MountainCar.STATE));
        }
    }
}
