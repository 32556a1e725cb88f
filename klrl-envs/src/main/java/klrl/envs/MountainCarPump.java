package klrl.envs;

import java.lang.invoke.MethodHandles;
import java.util.List;
import klrl.api.Controller;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;

/**
 * Pushes a car in a valley the way it rolls, to the right where it stands: every push adds energy, until it is out.
 *
 * <p>Of discrete actions, ordered from left to right, the last or the first one has the probability {@code push} and the
 * others share the rest. Over a box the force is tanh-Gaussian about ±1 before the squash, that is about ±0.76.
 */
final class MountainCarPump implements Controller {

    private static final float MEAN = 1;
    private static final int WIDTH = 2;

    private final Family family;
    private final float[] left;
    private final float[] right;

    private MountainCarPump(Family family, float[] left, float[] right) {
        this.family = family;
        this.left = left;
        this.right = right;
    }

    @Override
    public Family family() {
        return family;
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        float[] seen = ((Observations.Floats) in).values();
        for (int row = 0; row < in.rows(); row++) {
            float velocity = seen[row * WIDTH + 1];
            System.arraycopy(velocity < 0 ? left : right, 0, out.values(), row * right.length, right.length);
        }
    }

    private record Options(
            @Param(
                    doc = "probability of the push along the velocity, among discrete actions",
                    def = "0.9",
                    above = 0,
                    below = 1)
            double push,

            @Param(doc = "standard deviation of the force over a box, before it is squashed", def = "0.5", min = 0.01)
            double deviation) {

        Controller controller(Context context) {
            EnvironmentSpec spec = context.environment();
            if (spec.observation().shape().equals(List.of(WIDTH))) {
                if (spec.action() instanceof Space.Box) {
                    float logDeviation = (float) Math.log(deviation);
                    return new MountainCarPump(
                            new Family.TanhGaussian(1),
                            new float[] {-MEAN, logDeviation},
                            new float[] {MEAN, logDeviation});
                }
                if (spec.action() instanceof Space.Discrete discrete
                        && discrete.values() > 1
                        && discrete.width() == 1) {
                    return of(discrete);
                }
            }
            throw new IllegalArgumentException("controller 'mountain-car-pump' reads a position and a velocity and"
                    + " chooses out of at least 2 actions; this environment shows " + spec.observation()
                    + " and takes " + spec.action() + ": leave out the wrappers that change them");
        }

        private Controller of(Space.Discrete actions) {
            int size = actions.values();
            float[] left = new float[size];
            float[] right = new float[size];
            float logit = (float) (Math.log(push) - Math.log((1 - push) / (size - 1)));
            left[0] = logit;
            right[size - 1] = logit;
            return new MountainCarPump(new Family.Categorical(actions.sizes()), left, right);
        }
    }

    /** Offers the controller {@code mountain-car-pump}. */
    public static final class Plugin implements Controller.Provider {

        /** Does nothing, as the service loader wants it. */
        public Plugin() {}

        @Override
        public String name() {
            return "mountain-car-pump";
        }

        @Override
        public String summary() {
            return "Mountain car, both kinds: push the way the car rolls";
        }

        @Override
        public Factory<?, ? extends Controller> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, Options::controller)
                    .withNeeds(options -> List.of(new Need(MountainCar.STATE, "environment")));
        }
    }
}
