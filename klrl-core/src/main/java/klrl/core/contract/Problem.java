package klrl.core.contract;

import klrl.core.random.L64X128Mix;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.Garnet;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.TabularPolicy;
import klrl.core.tabular.TabularPrior;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A random objective on a random process, by the numbers that it is drawn from: they shrink, and printing them makes a
 * failure reproducible.
 *
 * @param garnet the process's shape
 * @param gamma γ ∈ [0,1)
 * @param alpha α &gt; 0
 * @param prior the prior's form
 * @param policyScale how decided policies are: the standard deviation of their logits
 * @param seed draws process, prior and policies
 */
public record Problem(Garnet garnet, double gamma, double alpha, PriorForm prior, double policyScale, long seed) {

    /** Forms of priors. */
    public enum PriorForm {
        /** log π₀ = −log|A(s)|. */
        UNIFORM,
        /** log π₀ ≡ 0. */
        ENTROPY,
        /** A random distribution with probabilities of one order of magnitude. */
        RANDOM,
        /** A random distribution with probabilities of many orders of magnitude. */
        PEAKED
    }

    private static final double PEAK = 6;

    /**
     * Generates problems of every kind.
     *
     * @return from 1 to 6 states and 1 to 4 actions, with terminations and masks
     */
    static Arbitrary<Problem> any() {
        Arbitrary<Double> chance = Arbitraries.of(0.0, 0.1, 0.5, 1.0);
        return of(garnets(chance, Arbitraries.of(0.0, 0.3)), Arbitraries.of(PriorForm.values()));
    }

    /**
     * Generates problems whose episodes never end, with the same actions everywhere.
     *
     * @return from 1 to 6 states and 1 to 4 actions
     */
    static Arbitrary<Problem> continuing() {
        return of(garnets(Arbitraries.just(0.0), Arbitraries.just(0.0)), Arbitraries.of(PriorForm.values()));
    }

    private static Arbitrary<Garnet> garnets(Arbitrary<Double> termination, Arbitrary<Double> masked) {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 6),
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(1, 3),
                        termination,
                        masked,
                        Arbitraries.of(0.0, 1.0, 30.0))
                .as((states, actions, branching, ends, masks, scale) ->
                        new Garnet(states, actions, Math.min(branching, states), ends, masks, scale));
    }

    private static Arbitrary<Problem> of(Arbitrary<Garnet> garnet, Arbitrary<PriorForm> prior) {
        return Combinators.combine(
                        garnet,
                        Arbitraries.of(0.0, 0.5, 0.9, 0.95, 0.99),
                        // Powers of ten shrink towards 1.
                        Arbitraries.integers().between(-12, 12).map(k -> Math.pow(10, k / 4.0)),
                        prior,
                        Arbitraries.of(0.0, 1.0, 5.0, 50.0),
                        Arbitraries.longs())
                .as(Problem::new);
    }

    /**
     * Draws the objective.
     *
     * @return the same at every call
     */
    public RegularisedMdp draw() {
        L64X128Mix random = L64X128Mix.of(seed);
        FiniteMdp mdp = garnet.draw(random);
        TabularPrior drawn = switch (prior) {
            case UNIFORM -> TabularPrior.uniform(mdp);
            case ENTROPY -> TabularPrior.entropy(mdp);
            case RANDOM -> TabularPrior.of(TabularPolicy.random(mdp, 1, random));
            case PEAKED -> TabularPrior.of(TabularPolicy.random(mdp, PEAK, random));
        };
        return RegularisedMdp.of(mdp, gamma, drawn, alpha);
    }

    /**
     * Draws a policy.
     *
     * @param m what {@link #draw} returned
     * @param index tells policies of one problem apart
     * @return the same for the same index
     */
    public TabularPolicy policy(RegularisedMdp m, int index) {
        return TabularPolicy.random(m.mdp(), policyScale, L64X128Mix.of(seed + 1 + index));
    }

    /**
     * Draws action values of the size of the rewards.
     *
     * @param m what {@link #draw} returned
     * @param index tells tables of one problem apart
     * @return [S,A], −∞ for masked actions
     */
    public double[] values(RegularisedMdp m, int index) {
        L64X128Mix random = L64X128Mix.of(~seed + index);
        double[] q = new double[m.mdp().states() * m.mdp().actions()];
        for (int i = 0; i < q.length; i++) {
            double drawn = (1 + garnet.rewardScale()) * random.nextGaussian();
            q[i] = m.mdp().allowed(i / m.mdp().actions(), i % m.mdp().actions()) ? drawn : Double.NEGATIVE_INFINITY;
        }
        return q;
    }

    @Override
    public String toString() {
        return garnet + ", seed=" + seed + ", policyScale=" + policyScale + ": " + draw();
    }
}
