package klrl.core.contract;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import klrl.api.Estimator;
import klrl.api.data.Boundary;
import klrl.api.data.Evaluation;
import klrl.core.estimation.Regulariser;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.Garnet;
import klrl.core.tabular.PolicyEvaluation;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.TabularPolicy;
import klrl.core.tabular.TabularPrior;
import klrl.core.tabular.Trajectory;

/**
 * A random finite process with a policy, a behaviour and a regulariser, and what critics that hold given values say of
 * its trajectories. Everything is written out from the definitions, beside the code that learners use.
 */
final class Situation {

    private final RegularisedMdp problem;
    private final TabularPolicy policy;
    private final TabularPolicy behaviour;
    private final Regulariser form;
    private final double[] divergence;

    private Situation(RegularisedMdp problem, TabularPolicy policy, TabularPolicy behaviour, Regulariser form) {
        this.problem = problem;
        this.policy = policy;
        this.behaviour = behaviour;
        this.form = form;
        FiniteMdp mdp = problem.mdp();
        divergence = new double[mdp.states()];
        for (int s = 0; s < mdp.states(); s++) {
            for (int a = 0; a < mdp.actions(); a++) {
                if (mdp.allowed(s, a)) {
                    divergence[s] += policy.probability(s, a) * difference(s, a);
                }
            }
        }
    }

    /** Draws everything; on-policy data has one policy in both places. */
    static Situation draw(long seed, int states, int actions, boolean onPolicy) {
        RandomGenerator random = new SplittableRandom(seed);
        FiniteMdp mdp = new Garnet(states, actions, Math.min(2, states), 0.2, 0.2, 1).draw(random);
        TabularPrior prior = random.nextInt(3) == 0
                ? TabularPrior.entropy(mdp)
                : TabularPrior.of(TabularPolicy.random(mdp, 1, random));
        RegularisedMdp problem =
                RegularisedMdp.of(mdp, random.nextDouble(0.5, 0.98), prior, Math.exp(random.nextDouble(-3, 1)));
        TabularPolicy policy = TabularPolicy.random(mdp, 1, random);
        TabularPolicy behaviour = onPolicy ? policy : TabularPolicy.random(mdp, 1, random);
        return new Situation(
                problem, policy, behaviour, random.nextBoolean() ? Regulariser.SAMPLED : Regulariser.ANALYTIC);
    }

    FiniteMdp mdp() {
        return problem.mdp();
    }

    TabularPolicy behaviour() {
        return behaviour;
    }

    double modulus() {
        return problem.modulus();
    }

    double scale() {
        return problem.scale();
    }

    private double difference(int s, int a) {
        return policy.logProbability(s, a) - problem.prior().logWeight(s, a);
    }

    private double penalty(int s, int a) {
        return problem.alpha() * (form == Regulariser.SAMPLED ? difference(s, a) : divergence[s]);
    }

    /**
     * Solves for what a critic without error would say: V = E[r − ακ + dV] of the policy that the estimator evaluates,
     * and Q = E[r + dV].
     *
     * @return the critic, or empty if the estimator evaluates no policy
     */
    Optional<Critic> truth(Estimator estimator) {
        FiniteMdp mdp = mdp();
        double[] weights = new double[mdp.states() * mdp.actions()];
        for (int s = 0; s < mdp.states(); s++) {
            double total = 0;
            for (int a = 0; a < mdp.actions(); a++) {
                if (mdp.allowed(s, a)) {
                    OptionalDouble weight = estimator.evaluated(policy.probability(s, a), behaviour.probability(s, a));
                    if (weight.isEmpty()) {
                        return Optional.empty();
                    }
                    weights[s * mdp.actions() + a] = weight.getAsDouble();
                    total += weight.getAsDouble();
                }
            }
            Require.that(total > 0, "the evaluated policy has no action in a state where π is %s", policy);
            for (int a = 0; a < mdp.actions(); a++) {
                weights[s * mdp.actions() + a] /= total;
            }
        }
        // The regulariser becomes part of the reward, so that what is left to solve has none.
        FiniteMdp.Builder charged = FiniteMdp.builder(mdp.states(), mdp.actions());
        for (int s = 0; s < mdp.states(); s++) {
            for (int a = 0; a < mdp.actions(); a++) {
                for (int i = mdp.from(s, a); i < mdp.to(s, a); i++) {
                    double reward = mdp.reward(i) - penalty(s, a);
                    if (mdp.terminates(i)) {
                        charged.termination(s, a, mdp.probability(i), mdp.next(i), reward);
                    } else {
                        charged.transition(s, a, mdp.probability(i), mdp.next(i), reward);
                    }
                }
            }
        }
        FiniteMdp shaped = charged.build();
        PolicyEvaluation solved = PolicyEvaluation.of(
                RegularisedMdp.of(shaped, problem.gamma(), TabularPrior.uniform(shaped), 0),
                TabularPolicy.ofProbabilities(shaped, weights));
        double[] q = solved.actionValues();
        for (int s = 0; s < mdp.states(); s++) {
            for (int a = 0; a < mdp.actions(); a++) {
                q[s * mdp.actions() + a] += mdp.allowed(s, a) ? penalty(s, a) : 0;
            }
        }
        return Optional.of(new Critic(solved.values(), q));
    }

    /** A critic of arbitrary action values, with V̄(s) = E_π[Q(s,·)] − αK(s). */
    Critic critic(double[] q) {
        FiniteMdp mdp = mdp();
        double[] v = new double[mdp.states()];
        for (int s = 0; s < mdp.states(); s++) {
            v[s] = -problem.alpha() * divergence[s];
            for (int a = 0; a < mdp.actions(); a++) {
                if (mdp.allowed(s, a)) {
                    v[s] += policy.probability(s, a) * q[s * mdp.actions() + a];
                }
            }
        }
        return new Critic(v, q);
    }

    /** State values [S] and action values [S,A]. */
    final class Critic {

        private final double[] v;
        private final double[] q;

        private Critic(double[] v, double[] q) {
            this.v = v;
            this.q = q;
        }

        double value(int state) {
            return v[state];
        }

        double value(int state, int action) {
            return q[state * mdp().actions() + action];
        }

        /** What the critic says of a trajectory: [steps,1]. */
        Evaluation of(Trajectory x, boolean actionValues) {
            Evaluation e = Evaluation.of(x.steps(), 1);
            for (int t = 0; t < x.steps(); t++) {
                int s = x.state(t);
                int a = x.action(t);
                boolean terminated = x.boundary(t) == Boundary.TERMINATED;
                boolean goesOn = x.boundary(t) == Boundary.NONE && t + 1 < x.steps();
                e.reward()[t] = x.reward(t);
                e.penalty()[t] = penalty(s, a);
                e.shapedReward()[t] = x.reward(t) - penalty(s, a);
                e.discount()[t] = terminated ? 0 : problem.gamma();
                e.continues()[t] = goesOn ? 1 : 0;
                e.base()[t] = actionValues ? value(s, a) : v[s];
                e.nextValue()[t] = terminated ? 0 : v[x.successor(t)];
                e.takenNext()[t] = actionValues && goesOn ? value(x.state(t + 1), x.action(t + 1)) : e.nextValue()[t];
                e.ratio()[t] = policy.probability(s, a) / behaviour.probability(s, a);
                e.takenProbability()[t] = policy.probability(s, a);
            }
            return e;
        }
    }

    /** Names what a counter-example cannot show otherwise. */
    @Override
    public String toString() {
        return form.name().toLowerCase(Locale.ROOT) + " regulariser, pi=" + policy + ", mu=" + behaviour + ", "
                + problem;
    }
}
