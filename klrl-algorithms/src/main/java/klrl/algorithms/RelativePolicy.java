package klrl.algorithms;

import klrl.api.Conditional;
import klrl.api.Policy;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Snapshot;

/**
 * A policy whose parameters are the sum of the prior's and of what a network adds to them, in plain Java: with a network of
 * zeros it is the prior. It follows the prior when that changes; snapshots are those of the network.
 */
public final class RelativePolicy implements Policy {

    private final Conditional prior;
    private final Policy shift;
    private Parameters origin = new Parameters(0, 0, new float[0]);

    private RelativePolicy(Conditional prior, Policy shift) {
        this.prior = prior;
        this.shift = shift;
    }

    /**
     * Makes a policy of a prior and a shift.
     *
     * @param prior π₀
     * @param shift gives what is added to the prior's parameters
     * @return the policy
     * @throws IllegalArgumentException if the prior is not of the shift's family; or, from the prior, if it follows this very
     *     policy
     */
    public static RelativePolicy of(Conditional prior, Policy shift) {
        if (!shift.family().equals(prior.family())) {
            throw new IllegalArgumentException(
                    "distribution 'relative': the policy is over " + shift.family()
                            + ", the prior over " + prior.family()
                            + ", whose parameters nothing can be added to: take another distribution, or a prior of this family");
        }
        return new RelativePolicy(prior, shift);
    }

    @Override
    public Snapshot snapshot() {
        return shift.snapshot();
    }

    @Override
    public RelativePolicy with(Snapshot other) {
        return new RelativePolicy(prior, shift.with(other));
    }

    @Override
    public Family family() {
        return shift.family();
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        if (origin.rows() != in.rows()) {
            origin = Parameters.of(family(), in.rows());
        }
        prior.parameters(in, Memory.none(in.rows()), origin);
        shift.parameters(in, memory, out);
        for (int i = 0; i < in.rows() * out.width(); i++) {
            out.values()[i] += origin.values()[i];
        }
    }
}
