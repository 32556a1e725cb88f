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
 * A cart on a track balances a pole by pushes to the left (0) or right (1): equal to Gymnasium's {@code CartPole-v1}
 * (Barto, Sutton, Anderson, <i>Neuronlike Adaptive Elements That Can Solve Difficult Learning Control Problems</i>,
 * 1983).
 *
 * <pre>
 * temp = (F + m_p l θ'² sin θ) / (m_c + m_p)
 * θ''  = (g sin θ − cos θ · temp) / (l (4/3 − m_p cos² θ / (m_c + m_p)))
 * x''  = temp − m_p l θ'' cos θ / (m_c + m_p)
 * </pre>
 *
 * <p>with F = ±10 N, g = 9.8 m/s², cart of 1 kg, pole of 0.1 kg and half-length l = 0.5 m, by Euler steps of 0.02 s that
 * move the positions by the old velocities. The state is kept in double precision; the observation is x (m), x' (m/s), θ
 * (rad), θ' (rad/s) as floats. All four begin uniformly in [−0.05, 0.05). Every step earns 1, the last one too. An
 * episode terminates beyond |x| = 2.4 or |θ| = 12° and is truncated at the time limit, 500 in v1; a step that does both
 * counts as terminated.
 */
final class CartPole extends ClassicControl {

    private static final double GRAVITY = 9.8;
    private static final double POLE_MASS = 0.1;
    private static final double TOTAL_MASS = POLE_MASS + 1.0;
    private static final double HALF_LENGTH = 0.5;
    private static final double POLE_MOMENT = POLE_MASS * HALF_LENGTH;
    private static final double FORCE = 10;
    private static final double SECONDS = 0.02;
    private static final double X_LIMIT = 2.4;
    private static final double THETA_LIMIT = 12 * 2 * Math.PI / 360;
    private static final double START = 0.05;
    private static final int WIDTH = 4;

    private static final Space.Discrete ACTIONS = Space.Discrete.of(2);
    private static final EnvironmentSpec SPEC = EnvironmentSpec.of(observations(), ACTIONS);

    private final double[] x = state("x");
    private final double[] xDot = state("x-dot");
    private final double[] theta = state("theta");
    private final double[] thetaDot = state("theta-dot");

    private final double[] force = new double[x.length];
    private final double[] sin = new double[x.length];
    private final double[] cos = new double[x.length];

    CartPole(int count, long timeLimit, RandomStreams streams) {
        super(SPEC, count, timeLimit, streams);
    }

    private static Space.Box observations() {
        float infinity = Float.POSITIVE_INFINITY;
        // Twice the limits, so that final observations lie inside.
        float[] high = {(float) (2 * X_LIMIT), infinity, (float) (2 * THETA_LIMIT), infinity};
        float[] low = {-high[0], -infinity, -high[2], -infinity};
        return Space.Box.of(low, high);
    }

    @Override
    public void step(Actions actions, Step out) {
        int[] choices = episodes.choices(actions, ACTIONS, out);
        for (int b = 0; b < choices.length; b++) {
            force[b] = (2 * choices[b] - 1) * FORCE;
            sin[b] = Math.sin(theta[b]);
            cos[b] = Math.cos(theta[b]);
        }
        move();
        for (int b = 0; b < choices.length; b++) {
            out.reward()[b] = 1;
            if (episodes.end(b, fallen(b), out)) {
                observe(b, out.finalObservation());
                start(b);
            }
            observe(b, out.observation());
        }
    }

    @Override
    void start(int b) {
        RandomStream random = episodes.random(b);
        x[b] = random.nextDouble(-START, START);
        xDot[b] = random.nextDouble(-START, START);
        theta[b] = random.nextDouble(-START, START);
        thetaDot[b] = random.nextDouble(-START, START);
    }

    /**
     * In Gymnasium's order of operations, on which the last bits depend. The loop makes no calls and takes no branches,
     * so that the processor works on several carts at a time; with the sines inside, a step takes half as long again.
     */
    private void move() {
        for (int b = 0; b < force.length; b++) {
            double temp = (force[b] + POLE_MOMENT * (thetaDot[b] * thetaDot[b]) * sin[b]) / TOTAL_MASS;
            double thetaDotDot = (GRAVITY * sin[b] - cos[b] * temp)
                    / (HALF_LENGTH * (4.0 / 3.0 - POLE_MASS * (cos[b] * cos[b]) / TOTAL_MASS));
            double xDotDot = temp - POLE_MOMENT * thetaDotDot * cos[b] / TOTAL_MASS;
            x[b] += SECONDS * xDot[b];
            xDot[b] += SECONDS * xDotDot;
            theta[b] += SECONDS * thetaDot[b];
            thetaDot[b] += SECONDS * thetaDotDot;
        }
    }

    private boolean fallen(int b) {
        return Math.abs(x[b]) > X_LIMIT || Math.abs(theta[b]) > THETA_LIMIT;
    }

    @Override
    void observe(int b, Observations out) {
        float[] values = ((Observations.Floats) out).values();
        int at = b * WIDTH;
        values[at] = (float) x[b];
        values[at + 1] = (float) xDot[b];
        values[at + 2] = (float) theta[b];
        values[at + 3] = (float) thetaDot[b];
    }

    private record Options(
            @Param(doc = "steps after which an episode is truncated", def = "500", min = 1)
            int timeLimit,

            @Param(
                    doc = "environment b draws as Gymnasium's of seed numpy-seed + b, not from the run's streams",
                    min = 0)
            Optional<Long> numpySeed) {}

    /** Offers the environment {@code cartpole}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "cartpole";
        }

        @Override
        public String summary() {
            return "Balance a pole on a cart by pushes to the left or right; Gymnasium's CartPole-v1";
        }

        @Override
        public Factory<?, CartPole> factory() {
            return Factory.of(
                            MethodHandles.lookup(),
                            Options.class,
                            (options, context) -> new CartPole(
                                    context.streams(),
                                    options.timeLimit(),
                                    NumpyStreams.or(context, options.numpySeed())))
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS));
        }
    }
}
