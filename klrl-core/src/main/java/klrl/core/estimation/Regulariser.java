package klrl.core.estimation;

/**
 * The two forms of the regulariser κ. Both give the same objective and the same values, because the first is an
 * unbiased sample of the second; neither has the lower gradient variance in general.
 */
public enum Regulariser {
    /** κ<sub>t</sub> = log π(a<sub>t</sub>|s<sub>t</sub>) − log π₀(a<sub>t</sub>|s<sub>t</sub>), of either sign. */
    SAMPLED,
    /** κ<sub>t</sub> = D<sub>KL</sub>(π(·|s<sub>t</sub>)‖π₀(·|s<sub>t</sub>)), without variance given the state. */
    ANALYTIC
}
