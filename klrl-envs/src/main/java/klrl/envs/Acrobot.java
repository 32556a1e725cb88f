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
 * Two links hang from a joint; a motor between them applies −1, 0 or 1 N m (choices 0, 1, 2) to swing the tip above a
 * line: equal to Gymnasium's {@code Acrobot-v1} in its "book" variant (Sutton, <i>Generalization in Reinforcement
 * Learning: Successful Examples Using Sparse Coarse Coding</i>, 1996).
 *
 * <pre>
 * d₁ = m l_c² + m (l² + l_c² + 2 l l_c cos θ₂) + 2 I        d₂ = m (l_c² + l l_c cos θ₂) + I
 * φ₂ = m l_c g cos(θ₁ + θ₂ − π/2)
 * φ₁ = −m l l_c θ₂'² sin θ₂ − 2 m l l_c θ₂' θ₁' sin θ₂ + (m l_c + m l) g cos(θ₁ − π/2) + φ₂
 * θ₂'' = (τ + d₂/d₁ φ₁ − m l l_c θ₁'² sin θ₂ − φ₂) / (m l_c² + I − d₂²/d₁)
 * θ₁'' = −(d₂ θ₂'' + φ₁) / d₁
 * </pre>
 *
 * <p>with m = 1 kg, l = 1 m, l_c = 0.5 m, I = 1 kg m² and g = 9.8 m/s² for both links, by one classical Runge–Kutta step
 * of 0.2 s. Angles are then wrapped to [−π, π], velocities clipped to ±4π and ±9π. The state is kept in double
 * precision but begins as floats, uniform in [−0.1, 0.1). The observation is cos θ₁, sin θ₁, cos θ₂, sin θ₂, θ₁', θ₂'.
 * Every step earns −1, one that terminates 0. An episode terminates when −cos θ₁ − cos(θ₁ + θ₂) &gt; 1 and is truncated at
 * the time limit, 500 in v1.
 */
final class Acrobot extends ClassicControl {

    private static final double SECONDS = 0.2;
    private static final double HALF = SECONDS / 2;
    private static final double SIXTH = SECONDS / 6;
    /** m l_c g. */
    private static final double LOWER_WEIGHT = 0.5 * 9.8;
    /** (m l_c + m l) g. */
    private static final double UPPER_WEIGHT = 1.5 * 9.8;

    private static final double QUARTER_TURN = Math.PI / 2;
    private static final double TURN = 2 * Math.PI;
    private static final double MAX_OMEGA1 = 4 * Math.PI;
    private static final double MAX_OMEGA2 = 9 * Math.PI;
    private static final double START = 0.1;
    private static final int WIDTH = 6;

    private static final Space.Discrete ACTIONS = Space.Discrete.of(3);
    private static final EnvironmentSpec SPEC = EnvironmentSpec.of(observations(), ACTIONS);

    private final double[] theta1 = state("theta1");
    private final double[] theta2 = state("theta2");
    private final double[] omega1 = state("omega1");
    private final double[] omega2 = state("omega2");

    /** What {@link #accelerate} has computed last. */
    private double alpha1;

    private double alpha2;

    Acrobot(int count, long timeLimit, RandomStreams streams) {
        super(SPEC, count, timeLimit, streams);
    }

    private static Space.Box observations() {
        float[] high = {1, 1, 1, 1, (float) MAX_OMEGA1, (float) MAX_OMEGA2};
        float[] low = {-1, -1, -1, -1, -high[4], -high[5]};
        return Space.Box.of(low, high);
    }

    @Override
    public void step(Actions actions, Step out) {
        int[] choices = episodes.choices(actions, ACTIONS, out);
        for (int b = 0; b < choices.length; b++) {
            move(b, choices[b] - 1);
            boolean up = -Math.cos(theta1[b]) - Math.cos(theta2[b] + theta1[b]) > 1;
            out.reward()[b] = up ? 0 : -1;
            if (episodes.end(b, up, out)) {
                observe(b, out.finalObservation());
                start(b);
            }
            observe(b, out.observation());
        }
    }

    @Override
    void start(int b) {
        RandomStream random = episodes.random(b);
        theta1[b] = (float) random.nextDouble(-START, START);
        theta2[b] = (float) random.nextDouble(-START, START);
        omega1[b] = (float) random.nextDouble(-START, START);
        omega2[b] = (float) random.nextDouble(-START, START);
    }

    /** In Gymnasium's order of operations. The rates of the angles are the velocities of each stage. */
    private void move(int b, double torque) {
        double t1 = theta1[b];
        double t2 = theta2[b];
        double v1 = omega1[b];
        double v2 = omega2[b];
        accelerate(t1, t2, v1, v2, torque);
        double a1 = alpha1;
        double a2 = alpha2;
        double v1b = v1 + HALF * a1;
        double v2b = v2 + HALF * a2;
        accelerate(t1 + HALF * v1, t2 + HALF * v2, v1b, v2b, torque);
        double a1b = alpha1;
        double a2b = alpha2;
        double v1c = v1 + HALF * a1b;
        double v2c = v2 + HALF * a2b;
        accelerate(t1 + HALF * v1b, t2 + HALF * v2b, v1c, v2c, torque);
        double a1c = alpha1;
        double a2c = alpha2;
        double v1d = v1 + SECONDS * a1c;
        double v2d = v2 + SECONDS * a2c;
        accelerate(t1 + SECONDS * v1c, t2 + SECONDS * v2c, v1d, v2d, torque);
        theta1[b] = wrapped(t1 + SIXTH * (v1 + 2 * v1b + 2 * v1c + v1d));
        theta2[b] = wrapped(t2 + SIXTH * (v2 + 2 * v2b + 2 * v2c + v2d));
        omega1[b] = clipped(v1 + SIXTH * (a1 + 2 * a1b + 2 * a1c + alpha1), MAX_OMEGA1);
        omega2[b] = clipped(v2 + SIXTH * (a2 + 2 * a2b + 2 * a2c + alpha2), MAX_OMEGA2);
    }

    /** Factors of 1 are left out, which changes no bit. */
    private void accelerate(double t1, double t2, double v1, double v2, double torque) {
        double cos = Math.cos(t2);
        double sin = Math.sin(t2);
        double d1 = 0.25 + (1.25 + cos) + 1 + 1;
        double d2 = 0.25 + 0.5 * cos + 1;
        double phi2 = LOWER_WEIGHT * Math.cos(t1 + t2 - QUARTER_TURN);
        double phi1 = -0.5 * (v2 * v2) * sin - v2 * v1 * sin + UPPER_WEIGHT * Math.cos(t1 - QUARTER_TURN) + phi2;
        alpha2 = (torque + d2 / d1 * phi1 - 0.5 * (v1 * v1) * sin - phi2) / (1.25 - d2 * d2 / d1);
        alpha1 = -(d2 * alpha2 + phi1) / d1;
    }

    private static double wrapped(double angle) {
        double x = angle;
        while (x > Math.PI) {
            x -= TURN;
        }
        while (x < -Math.PI) {
            x += TURN;
        }
        return x;
    }

    private static double clipped(double x, double limit) {
        return Math.min(Math.max(x, -limit), limit);
    }

    @Override
    void observe(int b, Observations out) {
        float[] values = ((Observations.Floats) out).values();
        int at = b * WIDTH;
        values[at] = (float) Math.cos(theta1[b]);
        values[at + 1] = (float) Math.sin(theta1[b]);
        values[at + 2] = (float) Math.cos(theta2[b]);
        values[at + 3] = (float) Math.sin(theta2[b]);
        values[at + 4] = (float) omega1[b];
        values[at + 5] = (float) omega2[b];
    }

    private record Options(
            @Param(doc = "steps after which an episode is truncated", def = "500", min = 1)
            int timeLimit,

            @Param(
                    doc = "environment b draws as Gymnasium's of seed numpy-seed + b, not from the run's streams",
                    min = 0)
            Optional<Long> numpySeed) {}

    /** Offers the environment {@code acrobot}. */
    public static final class Plugin implements Environment.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "acrobot";
        }

        @Override
        public String summary() {
            return "Swing up two hanging links by a motor between them; Gymnasium's Acrobot-v1";
        }

        @Override
        public Factory<?, Acrobot> factory() {
            return Factory.of(
                            MethodHandles.lookup(),
                            Options.class,
                            (options, context) -> new Acrobot(
                                    context.streams(),
                                    options.timeLimit(),
                                    NumpyStreams.or(context, options.numpySeed())))
                    .withGives(options -> Set.of(Feature.DISCRETE_ACTIONS));
        }
    }
}
