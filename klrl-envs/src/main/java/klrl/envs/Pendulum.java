package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.Optional;
import java.util.Set;
import klrl.api.Environment;
import klrl.api.RandomStream;
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
 * A motor too weak to lift a pendulum at once swings it up and holds it there: equal to Gymnasium's
 * {@code Pendulum-v1}.
 *
 * <pre>
 * r  = −(θ̂² + 0.1 ω² + 0.001 u²)        θ̂ = θ wrapped to [−π, π)
 * ω ← clip(ω + (3g/(2l) sin θ + 3/(m l²) u) · 0.05 s, ±8)        θ ← θ + ω · 0.05 s
 * </pre>
 *
 * <p>with g = 10 m/s², m = 1 kg, l = 1 m, θ = 0 upright, and a torque u = 2a N m for actions a in [−1, 1]. The reward is
 * that of the state before the step. The state is kept in double precision, θ not wrapped; the products of u are
 * floats, as in Gymnasium. The observation is cos θ, sin θ, ω (rad/s). θ begins uniformly in [−π, π), ω in [−1, 1). An
 * episode never terminates; it is truncated at the time limit, 200 in v1.
 */
final class Pendulum extends ClassicControl {

    /** 3g/(2l). */
    private static final double PULL = 15;
    /** 3/(m l²). */
    private static final float PUSH = 3;

    private static final float EFFORT_COST = 0.001f;
    private static final double SPEED_COST = 0.1;
    private static final double SECONDS = 0.05;
    private static final float MAX_TORQUE = 2;
    private static final double MAX_SPEED = 8;
    private static final double TURN = 2 * Math.PI;
    private static final double START_SPEED = 1;
    private static final int WIDTH = 3;

    /** What is observed, so that a controller can ask for it. */
    static final Feature STATE = new Feature("pendulum-state", "angle and velocity of a pendulum");

    private static final Space.Box ACTIONS = Space.Box.of(new float[] {-MAX_TORQUE}, new float[] {MAX_TORQUE});
    static final EnvironmentSpec SPEC = EnvironmentSpec.of(
            Space.Box.of(new float[] {-1, -1, (float) -MAX_SPEED}, new float[] {1, 1, (float) MAX_SPEED}), ACTIONS);

    private final double[] theta = state("theta");
    private final double[] omega = state("omega");
    /** Filled by a loop of its own: a call between the arithmetic would make the processor wait. */
    private final double[] sin = new double[theta.length];

    Pendulum(int count, long timeLimit, RandomStreams streams) {
        super(SPEC, count, timeLimit, streams);
    }

    @Override
    public void step(Actions actions, Step out) {
        float[] points = episodes.points(actions, ACTIONS, out);
        for (int b = 0; b < points.length; b++) {
            sin[b] = Math.sin(theta[b]);
        }
        for (int b = 0; b < points.length; b++) {
            out.reward()[b] = move(b, MAX_TORQUE * Math.min(Math.max(points[b], -1), 1));
            if (episodes.end(b, false, out)) {
                observe(b, out.finalObservation());
                start(b);
            }
        }
        for (int b = 0; b < points.length; b++) {
            observe(b, out.observation());
        }
    }

    @Override
    void start(int b) {
        RandomStream random = episodes.random(b);
        theta[b] = random.nextDouble(-Math.PI, Math.PI);
        omega[b] = random.nextDouble(-START_SPEED, START_SPEED);
    }

    /** Gives the reward. In Gymnasium's order of operations, on which the last bits depend. */
    private double move(int b, float torque) {
        double angle = wrapped(theta[b]);
        double w = omega[b];
        double cost = angle * angle + SPEED_COST * (w * w) + EFFORT_COST * (torque * torque);
        w += (PULL * sin[b] + PUSH * torque) * SECONDS;
        w = Math.min(Math.max(w, -MAX_SPEED), MAX_SPEED);
        omega[b] = w;
        theta[b] += w * SECONDS;
        return -cost;
    }

    /**
     * The remainder, by as few branches as can be since turns are hard to predict. Up to two turns the product and the
     * difference are exact, as the remainder of the processor is, which takes longer than a whole step.
     */
    static double wrapped(double angle) {
        double x = angle + Math.PI;
        double turns = Math.floor(x / TURN);
        double remainder = Math.abs(turns) <= 2 ? x - turns * TURN : x % TURN;
        return (remainder < 0 ? remainder + TURN : remainder) - Math.PI;
    }

    @Override
    void observe(int b, Observations out) {
        float[] values = ((Observations.Floats) out).values();
        int at = b * WIDTH;
        values[at] = (float) Math.cos(theta[b]);
        values[at + 1] = (float) Math.sin(theta[b]);
        values[at + 2] = (float) omega[b];
    }

    private record Options(
            @Param(doc = "steps after which an episode is truncated", def = "200", min = 1)
            int timeLimit,

            @Param(
                    doc = "environment b draws as Gymnasium's of seed numpy-seed + b, not from the run's streams",
                    min = 0)
            Optional<Long> numpySeed) {}

    /** Offers the environment {@code pendulum}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "pendulum";
        }

        @Override
        public String summary() {
            return "Swing up a pendulum by a weak motor and hold it upright; Gymnasium's Pendulum-v1";
        }

        @Override
        public Factory<?, Pendulum> factory() {
            return Factory.of(
                            MethodHandles.lookup(),
                            Options.class,
                            (options, context) -> new Pendulum(
                                    context.streams(),
                                    options.timeLimit(),
                                    NumpyStreams.or(context, options.numpySeed())))
                    .withGives(options -> Set.of(Feature.BOX_ACTIONS, STATE));
        }
    }
}
