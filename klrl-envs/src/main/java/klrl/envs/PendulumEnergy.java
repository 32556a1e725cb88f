package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.List;
import klrl.api.Controller;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;

/**
 * Swings a pendulum up by its energy and holds it upright by a linear law, the way of Åström and Furuta (<i>Swinging up
 * a pendulum by energy control</i>, 2000). With E the energy over the moment of inertia, 0 upright and at rest,
 *
 * <pre>
 * E = ½ ω² + 15 (cos θ − 1),   dE/dt = 3 u ω
 * m = −8 sin θ − 2 ω   where cos θ &gt; 0.9,   else   m = −E sign ω;   clipped to ±3
 * </pre>
 *
 * <p>A torque along the velocity adds energy, one against it takes energy away. Actions are tanh-Gaussian about m before
 * the squash, with one deviation everywhere.
 */
final class PendulumEnergy implements Controller {

    private static final double GRAVITY = 15;
    private static final double NEAR_THE_TOP = 0.9;
    private static final double ANGLE_GAIN = 8;
    private static final double SPEED_GAIN = 2;

    /** tanh 3 = 0.995: nearly all of the torque, and no action is so far off that its density vanishes. */
    private static final double MOST = 3;

    private static final Family FAMILY = new Family.TanhGaussian(1);

    private final float logDeviation;

    private PendulumEnergy(double deviation) {
        this.logDeviation = (float) Math.log(deviation);
    }

    @Override
    public Family family() {
        return FAMILY;
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        float[] seen = ((Observations.Floats) in).values();
        for (int row = 0; row < in.rows(); row++) {
            int at = row * in.width();
            double mean = mean(seen[at], seen[at + 1], seen[at + 2]);
            out.values()[2 * row] = (float) Math.min(Math.max(mean, -MOST), MOST);
            out.values()[2 * row + 1] = logDeviation;
        }
    }

    private static double mean(double cos, double sin, double omega) {
        if (cos > NEAR_THE_TOP) {
            return -ANGLE_GAIN * sin - SPEED_GAIN * omega;
        }
        double energy = 0.5 * omega * omega + GRAVITY * (cos - 1);
        // At rest either direction is as good.
        return omega < 0 ? energy : -energy;
    }

    private record Options(
            @Param(doc = "standard deviation of the torque, before it is squashed", def = "0.5", min = 0.01, max = 10)
            double deviation) {

        Controller controller(Context context) {
            EnvironmentSpec spec = context.environment();
            if (!spec.equals(Pendulum.SPEC)) {
                throw new IllegalArgumentException(
                        "controller 'pendulum-energy' reads cos θ, sin θ, ω and gives one torque; this environment shows "
                                + spec.observation() + " and takes " + spec.action()
                                + ": leave out the wrappers that change them");
            }
            return new PendulumEnergy(deviation);
        }
    }

    /** Offers the controller {@code pendulum-energy}. */
    public static final class Plugin implements Controller.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "pendulum-energy";
        }

        @Override
        public String summary() {
            return "Pendulum: swing up by energy, hold upright by a linear law";
        }

        @Override
        public Factory<?, ? extends Controller> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, Options::controller)
                    .withNeeds(options -> List.of(
                            new Need(Pendulum.STATE, "environment"), new Need(Feature.BOX_ACTIONS, "environment")));
        }
    }
}
