package klrl.tf.contract;

import java.util.List;
import klrl.api.data.Family;

/** The properties of Gaussian policies without a squash. */
public class GaussianProperties extends DensityProperties {

    /** For subclasses and for runs of the shipped densities. */
    public GaussianProperties() {}

    @Override
    protected Family policy() {
        return new Family.Gaussian(1);
    }

    @Override
    protected List<Family> priors() {
        return List.of(policy(), new Family.Improper());
    }

    @Override
    protected double slope(double u) {
        return 1;
    }
}
