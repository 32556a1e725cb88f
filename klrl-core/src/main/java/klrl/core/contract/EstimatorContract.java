package klrl.core.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import klrl.api.Estimator;
import klrl.api.data.Evaluation;
import klrl.api.data.Targets;
import klrl.core.estimation.BackwardRecursion;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.Trajectory;
import klrl.core.tabular.TrajectoryEnumeration;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * The contract of {@link Estimator}, properties P12 to P15, P22 and P25. What an estimator declares, its base, its window,
 * whether it reads probabilities and which policy it evaluates, decides what it is held to: on random finite processes
 * the expected target of true values is the true value, by summing over all trajectories.
 *
 * <pre>{@code
 * class GaeContractTest extends EstimatorContract {
 *     protected Estimator estimator() {
 *         return new Gae(0.9);
 *     }
 * }
 * }</pre>
 */
public abstract class EstimatorContract extends Contract {

    private static final int TRIES = 100;

    /** Fixed in the build; a run that verifies plugins sets others. */
    private static final String SEED = "13";

    /** Steps of the enumerated trajectories: enough for a trace over two of them, and thousands of sums in a moment. */
    private static final int HORIZON = 3;

    /**
     * Expectations of exact values, relative to the largest value that is possible: thousands of summands of either sign,
     * times ratios that reach a few hundreds at these policies, of 1e-16 each; 1e-9 leaves a margin of 1000.
     */
    private static final double EXPECTATION = 1e-9;

    /** Sums of a few dozen products of numbers near 1, in another order. */
    private static final double ROUNDING = 1e-11;

    /** For subclasses. */
    protected EstimatorContract() {}

    /**
     * Makes the subject.
     *
     * @return a new estimator, the same at every call
     */
    protected abstract Estimator estimator();

    /**
     * Says whether targets of any two action-value functions are closer than these, for every behaviour.
     *
     * @return by default true for action values and estimators that read probabilities: this is what they read them for
     */
    protected boolean contracts() {
        return actionBase() && estimator().readsProbabilities();
    }

    @Override
    public boolean applies(String property) {
        Estimator estimator = estimator();
        boolean evaluates = estimator.evaluated(0.5, 0.5).isPresent();
        return switch (property) {
            case "onPolicyTargetsReproduceTheTrueValues" -> evaluates;
            case "stateTargetsReproduceTheValuesOfTheEvaluatedPolicy", "advantagesOfTrueValuesAreTheTrueAdvantages" ->
                evaluates && !actionBase();
            case "actionTargetsReproduceTheTrueValuesForEveryBehaviour" -> evaluates && actionBase();
            case "targetsOfActionValuesContract" -> contracts();
            case "targetsAreMeansOfNStepTargets" -> !actionBase() && !estimator.readsProbabilities();
            case "undeclaredProbabilitiesAreNotRead" -> !estimator.readsProbabilities();
            default -> true;
        };
    }

    private boolean actionBase() {
        return estimator().base() == Estimator.Base.ACTION;
    }

    /**
     * On data of the policy itself, the expected target of the true values is the true value, for both forms of the
     * regulariser, at terminations and truncations.
     *
     * @param seed seeds process, policy, prior and regulariser
     * @param states S
     * @param actions A
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P13",
            equations = {"T17", "T18", "T3"},
            text = "on-policy, the expected target of true values is the true value",
            tolerance = "1e-9 of the largest possible value: sums over all trajectories")
    public void onPolicyTargetsReproduceTheTrueValues(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int states,
            @ForAll @IntRange(min = 1, max = 2) int actions) {
        if (applies("onPolicyTargetsReproduceTheTrueValues")) {
            requireFixed(Situation.draw(seed, states, actions, true));
        }
    }

    /**
     * Whatever policy acts, the expected target of the values of the evaluated policy is the value, for both forms of the
     * regulariser.
     *
     * @param seed seeds process, policies, prior and regulariser
     * @param states S
     * @param actions A
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P14",
            equations = {"T17", "T18", "T19"},
            text = "for every behaviour, state values of the evaluated policy are the targets' fixed point",
            tolerance = "1e-9 of the largest possible value: sums over all trajectories")
    public void stateTargetsReproduceTheValuesOfTheEvaluatedPolicy(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int states,
            @ForAll @IntRange(min = 2, max = 2) int actions) {
        if (applies("stateTargetsReproduceTheValuesOfTheEvaluatedPolicy")) {
            requireFixed(Situation.draw(seed, states, actions, false));
        }
    }

    /**
     * Whatever policy acts, the expected target of the true action values is the true action value, and none of the own
     * step's regulariser is in it.
     *
     * @param seed seeds process, policies, prior and regulariser
     * @param states S
     * @param actions A
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P15",
            equations = {"T3", "T20"},
            text = "for every behaviour, the policy's action values are the targets' fixed point",
            tolerance = "1e-9 of the largest possible value: sums over all trajectories")
    public void actionTargetsReproduceTheTrueValuesForEveryBehaviour(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int states,
            @ForAll @IntRange(min = 2, max = 2) int actions) {
        if (applies("actionTargetsReproduceTheTrueValuesForEveryBehaviour")) {
            requireFixed(Situation.draw(seed, states, actions, false));
        }
    }

    private void requireFixed(Situation situation) {
        Estimator estimator = estimator();
        Optional<Situation.Critic> truth = situation.truth(estimator);
        if (truth.isEmpty()) {
            return;
        }
        Situation.Critic critic = truth.get();
        if (!actionBase()) {
            FirstStep target = new FirstStep(estimator, critic, y -> y.target()[0]);
            for (int s = 0; s < situation.mdp().states(); s++) {
                requireExpected(situation, "target of state " + s, critic.value(s), target.of(situation, s));
            }
            return;
        }
        FirstStep target = new FirstStep(estimator, critic, y -> y.target()[0]);
        eachPair(
                situation.mdp(),
                (s, a) -> requireExpected(
                        situation,
                        "target of state " + s + ", action " + a,
                        critic.value(s, a),
                        target.of(situation, s, a)));
    }

    /**
     * With the values of the evaluated policy, the expected advantage of every action is Q − V: Q without, V with the
     * regulariser of its step. Where targets serve action values too, the target plus the own penalty is Q.
     *
     * @param seed seeds process, policies, prior and regulariser
     * @param states S
     * @param actions A
     * @param onPolicy whether the policy itself acts
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P13",
            equations = {"T5", "T18", "T30"},
            text = "with true values, the expected advantage of every action is Q − V",
            tolerance = "1e-9 of the largest possible value: sums over all trajectories")
    public void advantagesOfTrueValuesAreTheTrueAdvantages(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int states,
            @ForAll @IntRange(min = 1, max = 2) int actions,
            @ForAll boolean onPolicy) {
        if (!applies("advantagesOfTrueValuesAreTheTrueAdvantages")) {
            return;
        }
        Estimator estimator = estimator();
        Situation situation = Situation.draw(seed, states, actions, onPolicy);
        Situation.Critic critic = situation.truth(estimator).orElseThrow();
        FirstStep advantage = new FirstStep(estimator, critic, y -> y.advantage()[0]);
        eachPair(situation.mdp(), (s, a) -> {
            double expected = critic.value(s, a) - critic.value(s);
            requireExpected(
                    situation, "advantage of state " + s + ", action " + a, expected, advantage.of(situation, s, a));
        });
    }

    /**
     * Targets of action values are affine in them, and the largest sum of absolute coefficients is at most the largest
     * expected discount: this is the modulus of the sup-norm. It needs traces between 0 and π/μ of the step that they
     * lead to; those of another step, or unclipped where they must not be, exceed it.
     *
     * @param seed seeds process, policies, prior and regulariser
     * @param states S
     * @param actions A
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P15",
            equations = "T20",
            text = "for every behaviour, targets of action values contract by the discount in the sup-norm",
            tolerance = "1e-9 of the largest possible value: sums over all trajectories")
    public void targetsOfActionValuesContract(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3) int states,
            @ForAll @IntRange(min = 2, max = 2) int actions) {
        if (!applies("targetsOfActionValuesContract")) {
            return;
        }
        Estimator estimator = estimator();
        Situation situation = Situation.draw(seed, states, actions, false);
        FiniteMdp mdp = situation.mdp();
        int pairs = mdp.states() * mdp.actions();
        double[][] target = new double[pairs + 1][pairs];
        for (int k = 0; k <= pairs; k++) {
            double[] q = new double[pairs];
            if (k < pairs) {
                q[k] = 1;
            }
            double[] row = target[k];
            FirstStep expected = new FirstStep(estimator, situation.critic(q), y -> y.target()[0]);
            eachPair(mdp, (s, a) -> row[s * mdp.actions() + a] = expected.of(situation, s, a));
        }
        for (int pair = 0; pair < pairs; pair++) {
            double sum = 0;
            for (int k = 0; k < pairs; k++) {
                sum += Math.abs(target[k][pair] - target[pairs][pair]);
            }
            Require.that(
                    sum <= situation.modulus() + EXPECTATION * (1 + situation.scale()),
                    "targets of state %d, action %d differ by up to %s times as much as two action-value functions,"
                            + " more than the discount %s: the traces are not between 0 and pi/mu of the next step; %s",
                    pair / actions,
                    pair % actions,
                    sum,
                    situation.modulus(),
                    situation);
        }
    }

    /**
     * Targets are the base plus the direct sum of the one-step errors, each times the decays on the way to it, over at most
     * {@link Estimator#window} steps and none beyond a boundary; it makes no difference whether coefficients are asked for
     * by rows or at once, and asking changes nothing.
     *
     * @param seed seeds the evaluation
     * @param steps T
     * @param streams B
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P12",
            equations = {"T17", "T18"},
            text = "the recursion is the direct sum of its terms over the window, cut at boundaries",
            tolerance = "1e-11 of the largest target: another order of summation")
    public void targetsAreTheDirectSumOfTheirTerms(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int steps,
            @ForAll @IntRange(min = 1, max = 3) int streams) {
        Estimator estimator = estimator();
        Evaluation x = Evaluations.drawFor(estimator, seed, steps, streams, false);
        Evaluation before = Evaluations.copy(x);
        double[] delta = new double[x.size()];
        double[] decay = new double[x.size()];
        estimator.coefficients(x, 0, x.size(), delta, decay);
        double[] direct = new double[x.size()];
        for (int i = 0; i < x.size(); i++) {
            double factor = 1;
            direct[i] = x.base()[i];
            for (int n = 0, j = i; n < estimator.window() && j < x.size(); n++, j += streams) {
                direct[i] += factor * delta[j];
                if (x.continues()[j] == 0) {
                    break;
                }
                factor *= decay[j];
            }
        }
        requireClose("target", direct, Evaluations.targets(estimator, x).target());
        Require.that(Evaluations.equal(before, x), "the evaluation was changed");
    }

    /**
     * Without probabilities, targets of state values are weighted means of n-step targets on r̂, written out as sums of
     * rewards and the value after them. The weights are found out, not taken from the decays: those of one step, of two, and
     * so on, are the parts by which the target follows the reward of that step; they fall and end at the window.
     *
     * @param seed seeds the evaluation
     * @param steps T
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P13",
            equations = {"T17", "T18"},
            text = "targets of state values are weighted means of n-step targets of all lengths",
            tolerance = "1e-11 of the largest target: another order of summation")
    public void targetsAreMeansOfNStepTargets(@ForAll long seed, @ForAll @IntRange(min = 1, max = 7) int steps) {
        if (!applies("targetsAreMeansOfNStepTargets")) {
            return;
        }
        Estimator estimator = estimator();
        Evaluation x = Evaluations.drawFor(estimator, seed, steps, 1, true);
        double[] target = Evaluations.targets(estimator, x).target();
        for (int t = 0; t < steps; t++) {
            int end = t;
            while (x.continues()[end] == 1) {
                end++;
            }
            double mean = 0;
            double reached = 1;
            double factor = 1;
            double sum = 0;
            for (int i = t; i <= end && reached > 0; i++) {
                sum += factor * x.shapedReward()[i];
                factor *= x.discount()[i];
                double next = i < end ? reach(estimator, x, t, i + 1) : 0;
                Require.that(
                        next <= reached + ROUNDING && next >= -ROUNDING,
                        "the part of step %d in the target of step %d is %s, that of the step before %s: parts do not rise",
                        i + 1,
                        t,
                        next,
                        reached);
                mean += (reached - next) * (sum + factor * x.nextValue()[i]);
                reached = next;
            }
            Require.that(
                    close(mean, target[t]),
                    "the target of step %d is %s, the weighted mean of the n-step targets %s",
                    t,
                    target[t],
                    mean);
        }
    }

    /** The part by which the target of step t follows the reward of step i, without the discounts between them. */
    private static double reach(Estimator estimator, Evaluation x, int t, int i) {
        Evaluation plain = Evaluations.copy(x);
        Arrays.fill(plain.discount(), 1);
        Evaluation raised = Evaluations.copy(plain);
        raised.reward()[i]++;
        raised.shapedReward()[i]++;
        return Evaluations.targets(estimator, raised).target()[t]
                - Evaluations.targets(estimator, plain).target()[t];
    }

    /**
     * Decays carry the discount of their step: with half of it they are half as large, and 0 at terminations.
     *
     * @param seed seeds the evaluation
     * @param steps T
     * @param streams B
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P12",
            equations = {"T17", "T18"},
            text = "decays are proportional to the discount of their step",
            tolerance = "1e-11 of the decay: one multiplication")
    public void decaysCarryTheDiscount(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int steps,
            @ForAll @IntRange(min = 1, max = 3) int streams) {
        Estimator estimator = estimator();
        Evaluation x = Evaluations.drawFor(estimator, seed, steps, streams, false);
        double[] decay = new double[x.size()];
        double[] delta = new double[x.size()];
        double[] changed = new double[x.size()];
        estimator.coefficients(x, 0, x.size(), delta, decay);
        double[] factor = new SplittableRandom(seed).doubles(x.size()).toArray();
        for (int i = 0; i < x.size(); i++) {
            x.discount()[i] *= factor[i];
        }
        estimator.coefficients(x, 0, x.size(), delta, changed);
        for (int i = 0; i < x.size(); i++) {
            if (x.continues()[i] == 1) {
                Require.that(
                        close(factor[i] * decay[i], changed[i]),
                        "step %d: %s times the discount makes the decay %s out of %s",
                        i,
                        factor[i],
                        changed[i],
                        decay[i]);
            }
        }
    }

    /**
     * Nothing of what follows a termination is in a target, an advantage or a weight.
     *
     * @param seed seeds the evaluation
     * @param steps T
     * @param streams B
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P22",
            equations = {"T17", "T20"},
            text = "terminated steps never bootstrap",
            tolerance = "exact")
    public void terminatedStepsNeverBootstrap(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int steps,
            @ForAll @IntRange(min = 1, max = 3) int streams) {
        Estimator estimator = estimator();
        Evaluation x = Evaluations.drawFor(estimator, seed, steps, streams, false);
        for (int i = 0; i < x.size(); i++) {
            if (i % 3 == 0) {
                x.discount()[i] = 0;
                x.continues()[i] = 0;
            }
        }
        Evaluation other = Evaluations.copy(x);
        for (int i = 0; i < x.size(); i++) {
            if (x.discount()[i] == 0) {
                Evaluations.raise(other, i, 1 + i);
            }
        }
        requireSame("what a terminated step led to", estimator, x, other);
    }

    /**
     * A step with a boundary that is no termination follows the value of its true successor, and on-policy exactly by the
     * discount.
     *
     * @param seed seeds the evaluation
     * @param steps T
     * @param streams B
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P22",
            equations = {"T17", "T20"},
            text = "truncated steps bootstrap from their true successor",
            tolerance = "1e-11 of the target: one difference")
    public void truncatedStepsBootstrapFromTheirTrueSuccessor(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int steps,
            @ForAll @IntRange(min = 1, max = 3) int streams) {
        Estimator estimator = estimator();
        for (boolean onPolicy : new boolean[] {true, false}) {
            Evaluation x = Evaluations.drawFor(estimator, seed, steps, streams, onPolicy);
            Evaluation other = Evaluations.copy(x);
            for (int i = 0; i < x.size(); i++) {
                if (x.continues()[i] == 0) {
                    Evaluations.raise(other, i, 1);
                }
            }
            double[] plain = Evaluations.targets(estimator, x).target();
            double[] raised = Evaluations.targets(estimator, other).target();
            for (int i = 0; i < x.size(); i++) {
                if (x.continues()[i] == 0 && x.discount()[i] > 0) {
                    double follows = raised[i] - plain[i];
                    // A clip of the ratio under 1 leaves less of the discount, never more and never nothing.
                    boolean right = onPolicy ? follows <= x.discount()[i] + ROUNDING && follows > 0 : follows > 0;
                    Require.that(
                            right,
                            "step %d was cut with discount %s: its target rises by %s as the value of its true successor"
                                    + " rises by 1",
                            i,
                            x.discount()[i],
                            follows);
                }
            }
        }
    }

    /**
     * Every episode of every stream has the targets, advantages and weights that it has alone, bit by bit: no trace crosses
     * a boundary, and nothing is read beyond it.
     *
     * @param seed seeds the evaluation
     * @param steps T
     * @param streams B
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P22",
            equations = "T18",
            text = "no trace crosses a boundary: streams equal their episodes one by one",
            tolerance = "exact")
    public void streamsEqualTheirEpisodesOneByOne(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int steps,
            @ForAll @IntRange(min = 1, max = 3) int streams) {
        Estimator estimator = estimator();
        Evaluation x = Evaluations.drawFor(estimator, seed, steps, streams, false);
        Targets all = Evaluations.targets(estimator, x);
        for (int b = 0; b < streams; b++) {
            for (int from = 0, to = 1; from < steps; from = to, to++) {
                while (x.continues()[(to - 1) * streams + b] == 1) {
                    to++;
                }
                Targets alone = Evaluations.targets(estimator, Evaluations.part(x, b, from, to));
                for (int t = from; t < to; t++) {
                    int i = t * streams + b;
                    String where = "step " + t + " of stream " + b + ", an episode from " + from + " to " + (to - 1);
                    requireSame(where, "target", alone.target()[t - from], all.target()[i]);
                    requireSame(where, "advantage", alone.advantage()[t - from], all.advantage()[i]);
                    requireSame(where, "weight", alone.weight()[t - from], all.weight()[i]);
                }
            }
        }
    }

    /**
     * An estimator that does not declare to read ratios gives the same for all of them.
     *
     * @param seed seeds the evaluation
     * @param steps T
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(id = "P15", text = "ratios of probabilities are read only where that is declared", tolerance = "exact")
    public void undeclaredProbabilitiesAreNotRead(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int steps) {
        if (!applies("undeclaredProbabilitiesAreNotRead")) {
            return;
        }
        Estimator estimator = estimator();
        Evaluation x = Evaluations.drawFor(estimator, seed, steps, 2, false);
        Evaluation other = Evaluations.copy(x);
        Arrays.fill(other.ratio(), 1);
        requireSame("ratios, though readsProbabilities() is false", estimator, x, other);
    }

    /**
     * Weights of the policy's gradient are not negative, and at most 1 where both policies agree.
     *
     * @param seed seeds the evaluation
     * @param steps T
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P14",
            equations = "T19",
            text = "weights are at least 0, and in (0, 1] on-policy",
            tolerance = "exact")
    public void weightsAreNotNegative(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int steps) {
        Estimator estimator = estimator();
        for (boolean onPolicy : new boolean[] {true, false}) {
            Evaluation x = Evaluations.drawFor(estimator, seed, steps, 2, onPolicy);
            for (double weight : Evaluations.targets(estimator, x).weight()) {
                Require.that(
                        weight >= 0 && (!onPolicy || weight > 0 && weight <= 1),
                        "a weight is %s %s",
                        weight,
                        onPolicy ? "on-policy" : "off-policy");
            }
        }
    }

    /**
     * Results are finite at rewards and values of 1e8, penalties from 1e-8 to 1e8, ratios from 0 to 1e30, certain and
     * impossible actions.
     *
     * @param seed seeds the evaluation
     * @param steps T, also 1
     * @param streams B, also 1
     */
    @Property(tries = TRIES, seed = SEED, edgeCases = EdgeCasesMode.NONE)
    @Statement(
            id = "P25",
            text = "results are finite at extreme inputs, T = 1 and B = 1 among them",
            tolerance = "exact")
    public void resultsAreFiniteAtExtremeInputs(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int steps,
            @ForAll @IntRange(min = 1, max = 3) int streams) {
        Estimator estimator = estimator();
        SplittableRandom random = new SplittableRandom(seed);
        double[] extremes = {-1e8, -1, -1e-8, 0, 1e-8, 1, 1e8};
        double[] ratios = {0, 1e-30, 1, 1e30};
        Evaluation x = Evaluations.drawFor(estimator, seed, steps, streams, false);
        for (int i = 0; i < x.size(); i++) {
            x.reward()[i] = extremes[random.nextInt(extremes.length)];
            x.penalty()[i] = extremes[random.nextInt(extremes.length)];
            x.shapedReward()[i] = x.reward()[i] - x.penalty()[i];
            x.base()[i] = extremes[random.nextInt(extremes.length)];
            x.nextValue()[i] = extremes[random.nextInt(extremes.length)];
            x.takenNext()[i] = extremes[random.nextInt(extremes.length)];
            x.ratio()[i] = ratios[random.nextInt(ratios.length)];
            x.takenProbability()[i] = random.nextInt(2);
        }
        Targets y = Evaluations.targets(estimator, x);
        for (double[] results : List.of(y.target(), y.advantage(), y.weight())) {
            for (double result : results) {
                Require.that(Double.isFinite(result), "a result is %s for %s", result, text(x));
            }
        }
    }

    /** Base, window and the rest are the same at every call, and the window is at least 1. */
    @Example
    @Statement(id = "P12", text = "what is declared stays, and the window is at least one step", tolerance = "exact")
    public void declarationsDoNotChange() {
        Estimator estimator = estimator();
        int window = estimator.window();
        Require.that(window >= 1, "the window is %d, under 1", window);
        Estimator.Base base = estimator.base();
        boolean reads = estimator.readsProbabilities();
        Evaluations.targets(estimator, Evaluations.drawFor(estimator, 1, 5, 2, false));
        Require.that(
                window == estimator.window() && base == estimator.base() && reads == estimator.readsProbabilities(),
                "a declaration has changed with use");
    }

    /** The expectation of something that an estimator gives for the first step of a trajectory. */
    private record FirstStep(
            Estimator estimator,
            Situation.Critic critic,
            ToDoubleFunction<Targets> result,
            BackwardRecursion recursion) {

        FirstStep(Estimator estimator, Situation.Critic critic, ToDoubleFunction<Targets> result) {
            this(estimator, critic, result, new BackwardRecursion());
        }

        double of(Situation situation, int state) {
            return enumeration(situation).expectation(state, this::of);
        }

        double of(Situation situation, int state, int action) {
            return enumeration(situation).expectation(state, action, this::of);
        }

        /** Episodes are truncated after two steps, so that streams have boundaries of both sorts inside them. */
        private static TrajectoryEnumeration enumeration(Situation situation) {
            boolean restarts = situation.mdp().states() < 3;
            return restarts
                    ? TrajectoryEnumeration.ofStreams(situation.mdp(), situation.behaviour(), HORIZON, 2)
                    : TrajectoryEnumeration.ofEpisodes(situation.mdp(), situation.behaviour(), HORIZON);
        }

        private double of(Trajectory x) {
            Evaluation e = critic.of(x, estimator.base() == Estimator.Base.ACTION);
            Targets y = Targets.of(e.steps(), 1);
            recursion.targets(estimator, e, y);
            return result.applyAsDouble(y);
        }
    }

    @FunctionalInterface
    private interface PairCheck {
        void check(int state, int action);
    }

    private static void eachPair(FiniteMdp mdp, PairCheck check) {
        for (int s = 0; s < mdp.states(); s++) {
            for (int a = 0; a < mdp.actions(); a++) {
                if (mdp.allowed(s, a)) {
                    check.check(s, a);
                }
            }
        }
    }

    private static void requireExpected(Situation situation, String what, double expected, double actual) {
        if (!(Math.abs(actual - expected) <= EXPECTATION * situation.scale())) {
            Require.that(false, "the expected %s is %s, not %s; %s", what, actual, expected, situation);
        }
    }

    private static boolean close(double expected, double actual) {
        return Math.abs(actual - expected) <= ROUNDING * Math.max(1, Math.abs(expected));
    }

    private static void requireClose(String what, double[] expected, double[] actual) {
        for (int i = 0; i < expected.length; i++) {
            Require.that(close(expected[i], actual[i]), "%s %d is %s, not %s", what, i, actual[i], expected[i]);
        }
    }

    private static void requireSame(String where, String what, double expected, double actual) {
        Require.that(
                Double.compare(expected, actual) == 0,
                "%s: the %s is %s, not %s as alone",
                where,
                what,
                actual,
                expected);
    }

    private static void requireSame(String what, Estimator estimator, Evaluation x, Evaluation other) {
        Targets one = Evaluations.targets(estimator, x);
        Targets two = Evaluations.targets(estimator, other);
        Require.that(
                Arrays.equals(one.target(), two.target())
                        && Arrays.equals(one.advantage(), two.advantage())
                        && Arrays.equals(one.weight(), two.weight()),
                "results depend on %s: targets %s and %s, advantages %s and %s",
                what,
                Arrays.toString(one.target()),
                Arrays.toString(two.target()),
                Arrays.toString(one.advantage()),
                Arrays.toString(two.advantage()));
    }

    private static String text(Evaluation x) {
        return Arrays.deepToString(Evaluations.arrays(x));
    }
}
