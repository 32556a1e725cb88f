package klrl.core.contract;

import java.util.random.RandomGenerator;
import klrl.api.Prior;
import klrl.api.data.Family;
import klrl.api.data.Observations;
import klrl.api.data.Space;

/** What {@link PriorContract} demands of a prior's density: by sums over choices, by quadrature over boxes. */
sealed interface DensityCheck permits ChoiceCheck, BoxCheck {

    /** Tables of parameters are single precision: a sum of A probabilities is off by up to A·max|log π₀|·6e-8. */
    double SINGLE = 1e-5;

    /** How far a log-probability may be from itself, computed another time. */
    double DOUBLE = 1e-12;

    /** Draws per row in the comparison of frequencies. */
    int DRAWS = 2000;

    /** How likely a sound sampler fails one comparison of a frequency at most. */
    double FALSE_ALARM = 1e-12;

    static DensityCheck of(PriorContract contract, Prior prior) {
        return contract.environment().action() instanceof Space.Box box
                ? new BoxCheck(contract, prior, box)
                : new ChoiceCheck(contract, prior);
    }

    static boolean proper(Prior prior) {
        return !(prior.family() instanceof Family.Improper);
    }

    /** Demands a density that is finite and normalised in every row, or 1 everywhere if the prior is improper. */
    void requireNormalised(Observations in, boolean masked, RandomGenerator random);

    /** Demands that divergences from the prior are what their definition says. */
    void requireDivergences(Observations in, RandomGenerator random);

    /** Demands that actions are drawn as often as the density says, and come with its logarithm. */
    void requireDrawnByDensity(Observations one, long seed, RandomGenerator random);
}
