package klrl.algorithms.estimator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import klrl.api.Estimator;
import klrl.api.data.Evaluation;
import klrl.api.data.Targets;
import klrl.core.estimation.BackwardRecursion;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EstimatorTest {

    /** Sums of up to 40 terms of size 1, reordered: 1e-12 is several hundred roundings. */
    private static final double ROUNDING = 1e-12;

    private static final List<Estimator> STATE_ESTIMATORS =
            List.of(new Gae(0.8), new TdLambda(0.6), new NStep(3), new VTrace(0.9, 1.5, 1, 1));

    private static final List<Estimator> ALL = List.of(
            new Gae(0.8),
            new TdLambda(0.6),
            new NStep(3),
            new VTrace(0.9, 1.5, 1, 1),
            new Retrace(0.7),
            new TreeBackup(0.9),
            new ImportanceSampling(0.5),
            new QPiLambda(0.6),
            new WatkinsQLambda(0.8),
            new PengQLambda(0.7));

    private static Targets targets(Estimator estimator, Evaluation x) {
        Targets out = Targets.of(x.steps(), x.streams());
        new BackwardRecursion().targets(estimator, x, out);
        return out;
    }

    /** Random numbers everywhere; a quarter of the steps terminate or are truncated. */
    private static Evaluation random(long seed, int steps, int streams) {
        Random random = new Random(seed);
        Evaluation x = Evaluation.of(steps, streams);
        for (int i = 0; i < x.size(); i++) {
            int end = random.nextInt(8);
            x.reward()[i] = random.nextGaussian();
            x.penalty()[i] = random.nextGaussian();
            x.shapedReward()[i] = x.reward()[i] - x.penalty()[i];
            x.discount()[i] = end == 0 ? 0 : 0.97;
            x.continues()[i] = end <= 1 || i >= x.size() - streams ? 0 : 1;
            x.base()[i] = random.nextGaussian();
            x.nextValue()[i] = random.nextGaussian();
            x.takenNext()[i] = random.nextGaussian();
            x.ratio()[i] = Math.exp(random.nextGaussian());
            x.takenProbability()[i] = random.nextDouble();
        }
        return x;
    }

    /** One stream without ends whose values of successors are those of the next step, as rlax assumes. */
    private static Evaluation stream(double[] reward, double[] discount, double[] values) {
        int steps = reward.length;
        Evaluation x = Evaluation.of(steps, 1);
        for (int t = 0; t < steps; t++) {
            x.reward()[t] = reward[t];
            x.shapedReward()[t] = reward[t];
            x.discount()[t] = discount[t];
            x.continues()[t] = t < steps - 1 ? 1 : 0;
            x.base()[t] = values[t];
            x.nextValue()[t] = values[t + 1];
        }
        return x;
    }

    private static double tolerance(double[] expected) {
        double largest = 1;
        for (double value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        return ROUNDING * largest;
    }

    private static void assertClose(double[] expected, double[] actual) {
        assertArrayEquals(expected, actual, tolerance(expected));
    }

    @Test
    void gaeAndTdLambdaAgreeWithRlax() {
        for (double[][] golden : GoldenCases.read("rlax-gae.txt.gz", 6)) {
            double lambda = golden[0][1];
            Evaluation x = stream(golden[1], golden[2], golden[3]);
            assertClose(golden[4], targets(new Gae(lambda), x).advantage());
            assertClose(golden[5], targets(new TdLambda(lambda), x).target());
        }
    }

    @Test
    void nStepAgreesWithRlax() {
        for (double[][] golden : GoldenCases.read("rlax-n-step.txt.gz", 5)) {
            Evaluation x = stream(golden[1], golden[2], golden[3]);
            assertClose(golden[4], targets(new NStep((int) golden[0][1]), x).target());
        }
    }

    @Test
    void offPolicyActionValueTargetsAgreeWithRlax() {
        for (double[][] golden : GoldenCases.read("rlax-off-policy.txt.gz", 12)) {
            int actions = (int) golden[0][1];
            double[] q = golden[3];
            double[] policy = golden[5];
            double[] behaviour = golden[6];
            Evaluation x = Evaluation.of(golden[1].length, 1);
            for (int t = 0; t < x.steps(); t++) {
                int taken = t * actions + (int) golden[4][t];
                x.reward()[t] = golden[1][t];
                x.discount()[t] = golden[2][t];
                x.continues()[t] = t < x.steps() - 1 ? 1 : 0;
                x.base()[t] = q[taken];
                for (int a = 0; a < actions; a++) {
                    x.nextValue()[t] += policy[(t + 1) * actions + a] * q[(t + 1) * actions + a];
                }
                x.ratio()[t] = policy[taken] / behaviour[taken];
                x.takenProbability()[t] = policy[taken];
            }
            double lambda = golden[0][2];
            assertClose(golden[7], targets(new Retrace(lambda), x).target());
            assertClose(golden[9], targets(new ImportanceSampling(1), x).target());
            assertClose(golden[10], targets(new QPiLambda(lambda), x).target());
            assertClose(golden[11], targets(new TreeBackup(lambda), x).target());
        }
    }

    @Property
    void nStepTargetIsTheSumOfRewardsAndTheValueAfterThem(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 12) int steps,
            @ForAll @IntRange(min = 1, max = 14) int n) {
        // For consistent successor values the corrections by TD errors telescope; a boundary ends the sum.
        Evaluation x = random(seed, steps, 1);
        for (int t = 0; t < steps; t++) {
            if (x.continues()[t] == 1) {
                x.nextValue()[t] = x.base()[t + 1];
            }
        }
        double[] expected = new double[steps];
        for (int t = 0; t < steps; t++) {
            double product = 1;
            for (int i = t; i < t + n; i++) {
                expected[t] += product * x.shapedReward()[i];
                product *= x.discount()[i];
                if (i == t + n - 1 || x.continues()[i] == 0) {
                    expected[t] += product * x.nextValue()[i];
                    break;
                }
            }
        }
        assertClose(expected, targets(new NStep(n), x).target());
    }

    @Property
    void gaeIsTheWeightedMeanOfNStepAdvantages(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 10) int steps,
            @ForAll @DoubleRange(max = 1) double lambda) {
        Evaluation x = random(seed, steps, 1);
        double[] expected = new double[steps];
        for (int t = 0; t < steps; t++) {
            int most = 1;
            while (x.continues()[t + most - 1] == 1) {
                most++;
            }
            // (1 − λ) λ^{n−1} for each n, and all that is left, λ^{N−1}, for the longest.
            for (int n = 1; n <= most; n++) {
                double weight = Math.pow(lambda, n - 1) * (n == most ? 1 : 1 - lambda);
                expected[t] += weight * targets(new NStep(n), x).advantage()[t];
            }
        }
        assertClose(expected, targets(new Gae(lambda), x).advantage());
    }

    @Property
    void onPolicyVTraceIsTdLambdaAndItsAdvantageIsGaes(
            @ForAll long seed,
            @ForAll @DoubleRange(max = 1) double lambda,
            @ForAll @DoubleRange(min = 1, max = 4) double rhoBar) {
        Evaluation x = random(seed, 7, 3);
        Arrays.fill(x.ratio(), 1);
        Targets trace = targets(new VTrace(lambda, rhoBar, 1, rhoBar), x);
        assertClose(targets(new TdLambda(lambda), x).target(), trace.target());
        assertClose(targets(new Gae(lambda), x).advantage(), trace.advantage());
        for (double weight : trace.weight()) {
            assertEquals(1, weight);
        }
    }

    @Property
    void everyStreamIsTreatedAlone(@ForAll long seed) {
        int steps = 9;
        int streams = 4;
        Evaluation x = random(seed, steps, streams);
        for (Estimator estimator : ALL) {
            Targets together = targets(estimator, x);
            for (int b = 0; b < streams; b++) {
                Targets alone = targets(estimator, column(x, b, 0, steps));
                for (int t = 0; t < steps; t++) {
                    assertEquals(alone.target()[t], together.target()[t * streams + b]);
                    assertEquals(alone.advantage()[t], together.advantage()[t * streams + b]);
                }
            }
        }
    }

    @Property
    void noTraceCrossesABoundary(@ForAll long seed) {
        int steps = 12;
        Evaluation x = random(seed, steps, 1);
        for (Estimator estimator : ALL) {
            Targets whole = targets(estimator, x);
            for (int from = 0, t = 0; t < steps; t++) {
                if (x.continues()[t] == 0) {
                    Targets episode = targets(estimator, column(x, 0, from, t + 1));
                    for (int i = from; i <= t; i++) {
                        assertEquals(episode.target()[i - from], whole.target()[i]);
                        assertEquals(episode.advantage()[i - from], whole.advantage()[i]);
                    }
                    from = t + 1;
                }
            }
        }
    }

    /** Copies steps of one stream; the last one ends the segment. */
    private static Evaluation column(Evaluation x, int b, int from, int to) {
        Evaluation out = Evaluation.of(to - from, 1);
        for (int t = from; t < to; t++) {
            int i = t * x.streams() + b;
            out.reward()[t - from] = x.reward()[i];
            out.penalty()[t - from] = x.penalty()[i];
            out.shapedReward()[t - from] = x.shapedReward()[i];
            out.discount()[t - from] = x.discount()[i];
            out.continues()[t - from] = t == to - 1 ? 0 : x.continues()[i];
            out.base()[t - from] = x.base()[i];
            out.nextValue()[t - from] = x.nextValue()[i];
            out.takenNext()[t - from] = x.takenNext()[i];
            out.ratio()[t - from] = x.ratio()[i];
            out.takenProbability()[t - from] = x.takenProbability()[i];
        }
        return out;
    }

    @Property
    void terminatedStepsIgnoreWhateverFollows(@ForAll long seed) {
        Evaluation x = random(seed, 6, 2);
        Evaluation other = random(seed, 6, 2);
        for (int i = 0; i < x.size(); i++) {
            if (x.discount()[i] == 0) {
                other.nextValue()[i] = 1e6;
                other.takenNext()[i] = -1e6;
            }
        }
        for (Estimator estimator : ALL) {
            assertArrayEquals(
                    targets(estimator, x).target(), targets(estimator, other).target());
            assertArrayEquals(
                    targets(estimator, x).advantage(), targets(estimator, other).advantage());
        }
    }

    @Test
    void truncatedStepsBootstrapFromTheirOwnSuccessor() {
        Evaluation x = random(3, 2, 1);
        x.discount()[0] = 0.97;
        x.continues()[0] = 0;
        for (Estimator estimator : STATE_ESTIMATORS) {
            double before = targets(estimator, x).target()[0];
            x.nextValue()[0] += 1;
            double weight = estimator instanceof VTrace trace ? Math.min(trace.rhoBar(), x.ratio()[0]) : 1;
            assertEquals(before + 0.97 * weight, targets(estimator, x).target()[0], ROUNDING);
        }
    }

    @Property
    void pengsTargetIsTheWeightedMeanOfUncorrectedSums(@ForAll long seed, @ForAll @DoubleRange(max = 1) double lambda) {
        int steps = 6;
        Evaluation x = random(seed, steps, 1);
        for (int t = 0; t < steps; t++) {
            x.takenNext()[t] = x.continues()[t] == 1 ? x.base()[t + 1] : x.nextValue()[t];
        }
        double[] expected = new double[steps];
        for (int t = 0; t < steps; t++) {
            // (1 − λ) Σ_n λ^{n−1} (r_t + … + γ^n V̄), with all that is left on the longest sum.
            double rewards = 0;
            double product = 1;
            for (int n = 1; ; n++) {
                int last = t + n - 1;
                rewards += product * x.reward()[last];
                product *= x.discount()[last];
                boolean longest = x.continues()[last] == 0;
                expected[t] += Math.pow(lambda, n - 1)
                        * (longest ? 1 : 1 - lambda)
                        * (rewards + product * x.nextValue()[last]);
                if (longest) {
                    break;
                }
            }
        }
        assertClose(expected, targets(new PengQLambda(lambda), x).target());
    }

    @Test
    void watkinsTraceEndsAtTheFirstActionThatIsNotGreedy() {
        Evaluation x = stream(new double[] {1, 2, 4}, new double[] {0.5, 0.5, 0.5}, new double[4]);
        // Q(s₁,a₁) is the value of s₁, Q(s₂,a₂) is less than that of s₂: the third reward is not reached.
        System.arraycopy(new double[] {3, 5, 1}, 0, x.nextValue(), 0, 3);
        System.arraycopy(new double[] {3, 4, 1}, 0, x.takenNext(), 0, 3);
        System.arraycopy(new double[] {0, 3, 4}, 0, x.base(), 0, 3);
        double second = 2 + 0.5 * 5;
        assertArrayEquals(
                new double[] {1 + 0.5 * (3 + second - 3), second, 4 + 0.5},
                targets(new WatkinsQLambda(1), x).target());
    }

    @Test
    void actionValuesCarryNoPenaltyOfTheirOwnStep() {
        Evaluation x = random(5, 1, 1);
        double before = targets(new Retrace(1), x).target()[0];
        x.penalty()[0] += 10;
        x.shapedReward()[0] -= 10;
        assertEquals(before, targets(new Retrace(1), x).target()[0]);
        assertFalse(before == targets(new NStep(1), x).target()[0]);
    }

    @Test
    void vTraceRefusesRhoBarUnderCBar() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> new VTrace(1, 0.5, 1, 1));
        assertEquals("rho-bar 0.5 is under c-bar 1.0; it must not be", e.getMessage());
    }

    @Test
    void estimatorsSayWhatTheirTargetsAreOf() {
        List<Estimator.Base> bases = ALL.stream().map(Estimator::base).toList();
        List<Estimator.Base> ofStates =
                List.of(Estimator.Base.STATE, Estimator.Base.EITHER, Estimator.Base.EITHER, Estimator.Base.STATE);
        assertEquals(ofStates, bases.subList(0, 4));
        assertEquals(Collections.nCopies(6, Estimator.Base.ACTION), bases.subList(4, 10));
    }

    /** What the trace of one step is multiplied by: c of T20, of the next step i. */
    private interface Trace {
        double of(Evaluation x, int i, int next);
    }

    private static double traced(Evaluation x, int t, Trace c) {
        double sum = x.base()[t];
        double product = 1;
        for (int i = t; ; i += x.streams()) {
            double successor = x.discount()[i] * x.nextValue()[i];
            sum += product * (x.shapedReward()[i] + x.penalty()[i] + successor - x.base()[i]);
            if (x.continues()[i] == 0) {
                return sum;
            }
            product *= x.discount()[i] * c.of(x, i, i + x.streams());
        }
    }

    /** With λ below 1, and Q of the next action on either side of the value. */
    @Test
    void targetsOfActionValuesAreSumsWithTracesOfTheirDefinition() {
        Evaluation x = random(17, 12, 3);
        Arrays.setAll(x.base(), i -> i < 3 ? x.base()[i] : x.takenNext()[i - 3]);
        List<Estimator> estimators = List.of(
                new ImportanceSampling(0.5),
                new WatkinsQLambda(0.8),
                new QPiLambda(0.6),
                new TreeBackup(0.9),
                new Retrace(0.7));
        List<Trace> traces = List.of(
                (e, i, next) -> 0.5 * e.ratio()[next],
                (e, i, next) -> e.takenNext()[i] >= e.nextValue()[i] ? 0.8 : 0,
                (e, i, next) -> 0.6,
                (e, i, next) -> 0.9 * e.takenProbability()[next],
                (e, i, next) -> 0.7 * Math.min(1, e.ratio()[next]));
        for (int k = 0; k < traces.size(); k++) {
            double[] expected = new double[x.size()];
            for (int t = 0; t < expected.length; t++) {
                expected[t] = traced(x, t, traces.get(k));
            }
            double[] found = targets(estimators.get(k), x).target();
            assertArrayEquals(expected, Arrays.copyOf(found, expected.length), tolerance(expected), "estimator " + k);
        }
    }
}
