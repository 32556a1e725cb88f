package klrl.tf.contract;

import java.util.List;
import klrl.api.data.Family;

/** The properties of squashed Gaussian policies. */
public class SquashedGaussianProperties extends DensityProperties {

    /** For subclasses and for runs of the shipped densities. */
    public SquashedGaussianProperties() {}

    @Override
    protected Family policy() {
        return new Family.TanhGaussian(1);
    }

    @Override
    protected List<Family> priors() {
        return List.of(policy(), new Family.Uniform(1), new Family.Improper());
    }

    /** {@inheritDoc} 1 − tanh² u. */
    @Override
    protected double slope(double u) {
        return Math.pow(Math.cosh(u), -2);
    }
}
