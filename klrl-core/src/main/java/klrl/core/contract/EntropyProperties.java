package klrl.core.contract;

import klrl.core.tabular.Examples;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.TabularPolicy;
import klrl.core.tabular.TabularPrior;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Entropy regularisation is the improper uniform prior, and not the same as the uniform prior: P9. */
public class EntropyProperties {

    private static final String SEED = "9";
    private static final double TOLERANCE = 1e-13;

    /** The example's probabilities of staying, as printed; their last digit. */
    private static final double STAYS_UNDER_UNIFORM = 0.279;

    private static final double STAYS_UNDER_ENTROPY = 0.529;
    private static final double LAST_DIGIT = 5e-4;

    private final ExactEquations equations;

    /** Checks the shipped equations. */
    public EntropyProperties() {
        this(ExactEquations.SHIPPED);
    }

    /** Checks others. */
    EntropyProperties(ExactEquations equations) {
        this.equations = equations;
    }

    /**
     * Generates problems.
     *
     * @return problems of every kind
     */
    @Provide
    public Arbitrary<Problem> problems() {
        return Problem.any();
    }

    /**
     * Generates problems without terminations and masks.
     *
     * @return problems that go on for ever
     */
    @Provide
    public Arbitrary<Problem> continuing() {
        return Problem.continuing();
    }

    /**
     * P9. For a fixed policy the forms differ by V<sub>entropy</sub> − V<sub>uniform</sub> =
     * α E<sub>π</sub> Σ γ<sup>i</sup> log|A(s<sub>i</sub>)|, with terminations and masks too. Without either, the
     * optimal policies coincide and the optimal values differ by α log|A|/(1 − γ). With a termination that the agent
     * controls they need not: in the example the entropy form stays with probability 0.529 where the uniform prior
     * stays with 0.279.
     *
     * <p>Tolerance: 1e-12 of the largest possible value, for log π divided by α; the example to its printed digits.
     * Oracle: sums over the future, and each form solved by itself.
     *
     * @param problem a problem of any kind
     * @param endless a problem that goes on for ever
     */
    @Property(tries = 300, seed = SEED)
    @Statement(
            id = "P9",
            equations = {"T2", "T6", "T7"},
            text =
                    "entropy and uniform prior: V differs by alpha log|A| per step; the optimal policies coincide without"
                            + " termination and differ in the example with it",
            tolerance = "1e-12 of the largest possible value")
    public void entropyIsTheImproperPriorAndNotTheUniformOne(
            @ForAll("problems") Problem problem, @ForAll("continuing") Problem endless) {
        samePolicy(problem);
        optima(endless);
        example();
    }

    private void samePolicy(Problem problem) {
        RegularisedMdp m = problem.draw();
        FiniteMdp mdp = m.mdp();
        TabularPolicy policy = problem.policy(m, 0);
        double[] offset = Sums.discounted(m, policy, (s, a, i) -> m.alpha() * Math.log(mdp.allowedCount(s)));
        double[] entropy = equations.stateValues(m.withPrior(TabularPrior.entropy(mdp)), policy);
        double[] uniform = equations.stateValues(m.withPrior(TabularPrior.uniform(mdp)), policy);
        for (int s = 0; s < offset.length; s++) {
            Sums.equal(offset[s], entropy[s] - uniform[s], 10 * TOLERANCE * m.scale(), "offset of V(%d)", s);
        }
    }

    private void optima(Problem problem) {
        RegularisedMdp m = problem.draw();
        FiniteMdp mdp = m.mdp();
        RegularisedMdp entropy = m.withPrior(TabularPrior.entropy(mdp));
        RegularisedMdp uniform = m.withPrior(TabularPrior.uniform(mdp));
        double[] entropyValue = equations.optimalValues(entropy);
        double[] uniformValue = equations.optimalValues(uniform);
        TabularPolicy entropyPolicy = equations.improved(entropy, equations.actionValues(entropy, entropyValue));
        TabularPolicy uniformPolicy = equations.improved(uniform, equations.actionValues(uniform, uniformValue));
        double tolerance = 10 * TOLERANCE * entropy.scale();
        double offset = m.alpha() * Math.log(mdp.actions()) / (1 - m.gamma());
        for (int s = 0; s < mdp.states(); s++) {
            Sums.equal(offset, entropyValue[s] - uniformValue[s], tolerance, "offset of V*(%d)", s);
            for (int a = 0; a < mdp.actions(); a++) {
                Sums.equal(
                        uniformPolicy.logProbability(s, a),
                        entropyPolicy.logProbability(s, a),
                        tolerance / m.alpha(),
                        "log pi*(%d|%d)",
                        a,
                        s);
            }
        }
    }

    private void example() {
        FiniteMdp mdp = Examples.stayOrQuit();
        Sums.equal(
                STAYS_UNDER_UNIFORM,
                stays(mdp, TabularPrior.uniform(mdp)),
                LAST_DIGIT,
                "staying under the uniform prior");
        Sums.equal(STAYS_UNDER_ENTROPY, stays(mdp, TabularPrior.entropy(mdp)), LAST_DIGIT, "staying for entropy");
    }

    private double stays(FiniteMdp mdp, TabularPrior prior) {
        RegularisedMdp m = RegularisedMdp.of(mdp, 0.95, prior, 0.5);
        double[] q = equations.actionValues(m, equations.optimalValues(m));
        return equations.improved(m, q).probability(0, 0);
    }
}
