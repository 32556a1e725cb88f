package klrl.core.contract;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import klrl.core.math.LambertW;
import klrl.core.tabular.FiniteMdp;
import klrl.core.tabular.RegularisedMdp;
import klrl.core.tabular.TabularPolicy;
import klrl.core.tabular.TabularPrior;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Shows that the exact properties bite: each variant of the equations is wrong in exactly the named term, and must fail
 * the property, as the very same method, on some input of the property's own generator.
 */
class ExactCompanionsTest {

    private static final int TRIES = 300;

    private final List<Companion> companions = new ArrayList<>();

    /** A property as a function of its equations and a generated input. */
    private record Companion(String id, String term, ExactEquations variant, Check check) {}

    @FunctionalInterface
    private interface Check {
        void on(ExactEquations equations, Random random);
    }

    ExactCompanionsTest() {
        BiConsumer<EvaluationProperties, Problem> p1 = EvaluationProperties::valueIsExpectedActionValueMinusDivergence;
        BiConsumer<EvaluationProperties, Problem> p2 = EvaluationProperties::expectedAdvantageIsThePriceOfTheDivergence;
        BiConsumer<EvaluationProperties, Problem> p6 =
                EvaluationProperties::everyPolicyFallsShortByItsDivergenceFromTheOptimum;
        BiConsumer<EvaluationProperties, Problem> p7 = EvaluationProperties::softImprovementLowersNoValue;
        BiConsumer<EvaluationProperties, Problem> p15 =
                EvaluationProperties::theBackupOfAPolicyContractsToItsActionValues;
        BiConsumer<EvaluationProperties, Problem> mirror = EvaluationProperties::mirrorDescentLowersNoPlainValue;
        BiConsumer<OptimumProperties, Problem> p3 = OptimumProperties::theOptimalPolicyNormalises;
        BiConsumer<OptimumProperties, Problem> p5 = OptimumProperties::theSoftOperatorIsAMonotoneContraction;
        BiConsumer<OptimumProperties, Problem> p8 =
                OptimumProperties::theOptimumFallsWithTheTemperatureByTheDivergenceItPays;
        BiConsumer<GibbsProperties, ActionValues> p4 = GibbsProperties::logMeanExpShiftsIsMonotoneConvexAndStable;
        BiConsumer<GibbsProperties, ActionValues> p10 = GibbsProperties::theBoundsToTheMaximumHoldAndAreAttained;
        BiConsumer<BoundProperties, Problem> p11 = BoundProperties::theRegularisedOptimumIsWithinAlphaOfThePlainOne;
        Function<ExactEquations, EvaluationProperties> evaluation = EvaluationProperties::new;
        Function<ExactEquations, OptimumProperties> optimum = OptimumProperties::new;
        Function<ExactEquations, GibbsProperties> gibbs = GibbsProperties::new;
        Function<ExactEquations, BoundProperties> bounds = BoundProperties::new;
        Check p9 = (equations, random) -> new EntropyProperties(equations)
                .entropyIsTheImproperPriorAndNotTheUniformOne(
                        draw(Problem.any(), random), draw(Problem.continuing(), random));

        add("P1", "T3: γ missing", GAMMA_MISSING, on(Problem.any(), evaluation, p1));
        add("P1", "T3: a bootstrap at the termination", TERMINATION_IGNORED, on(Problem.any(), evaluation, p1));
        add("P1", "T2: α missing", ALPHA_MISSING, on(Problem.any(), evaluation, p1));
        add("P1", "T2: the prior missing", PRIOR_MISSING, on(Problem.any(), evaluation, p1));
        add("P1", "T4: α missing", ATTAINED_WITHOUT_ALPHA, on(Problem.any(), evaluation, p1));
        add("P1", "T4: the divergence added", ATTAINED_WITH_WRONG_SIGN, on(Problem.any(), evaluation, p1));
        add("P1", "T1: the first state's distribution missing", FIRST_STATE_ONLY, on(Problem.any(), evaluation, p1));
        add("P2", "T5: the KL of the own step inside Q", OWN_STEP_IN_Q, on(Problem.any(), evaluation, p2));
        add("P2", "K: D(π₀‖π) for D(π‖π₀)", DIVERGENCE_REVERSED, on(Problem.any(), evaluation, p2));
        add("P2", "T5: α missing", ADVANTAGE_WITHOUT_ALPHA, on(Problem.any(), evaluation, p2));
        add("P3", "T7: 1/α outside the exponential", ALPHA_OUTSIDE, on(Problem.any(), optimum, p3));
        add("P3", "T8: γ missing", GAMMA_MISSING, on(Problem.any(), optimum, p3));
        add("P3", "T6: the prior missing", POLICY_WITHOUT_PRIOR, on(Problem.any(), optimum, p3));
        add("P3", "T6: α for 1/α", POLICY_TIMES_ALPHA, on(Problem.any(), optimum, p3));
        add("P3", "T9: α missing", GIBBS_ADVANTAGE_WITHOUT_ALPHA, on(Problem.any(), optimum, p3));
        add("P3", "V*: of the improper prior", OPTIMUM_WITHOUT_PRIOR, on(Problem.any(), optimum, p3));
        add("P4", "T7: 1/α outside the exponential", ALPHA_OUTSIDE, on(ActionValues.any(), gibbs, p4));
        add("P4", "T7: the prior missing", SOFT_VALUE_WITHOUT_PRIOR, on(ActionValues.any(), gibbs, p4));
        add("P4", "T7: the largest value not subtracted", UNPROTECTED, on(ActionValues.any(), gibbs, p4));
        add("P4", "T7: the maximum for the log-mean-exp", MAXIMUM, on(ActionValues.any(), gibbs, p4));
        add("P4", "T37: the mask missing", MASK_MISSING, on(ActionValues.any(), gibbs, p4));
        add("P5", "T10: γ missing", BACKUP_WITHOUT_GAMMA, on(Problem.any(), optimum, p5));
        add("P5", "T10: a bootstrap at the termination", BACKUP_WITHOUT_TERMINATION, on(Problem.any(), optimum, p5));
        add("P5", "T10: the prior missing", BACKUP_WITHOUT_PRIOR, on(Problem.any(), optimum, p5));
        add("P6", "the occupancy normalised", OCCUPANCY_NORMALISED, on(Problem.any(), evaluation, p6));
        add("P6", "D(π*‖π) for D(π‖π*)", DIVERGENCE_REVERSED, on(Problem.any(), evaluation, p6));
        add("P6", "the occupancy of the first state alone", OCCUPANCY_OF_FIRST, on(Problem.any(), evaluation, p6));
        add("P7", "T6: the prior missing", IMPROVED_WITHOUT_PRIOR, on(Problem.any(), evaluation, p7));
        add("P7", "T6: 1/α missing", IMPROVED_WITHOUT_ALPHA, on(Problem.any(), evaluation, p7));
        add("P7", "T3: γ missing", GAMMA_MISSING, on(Problem.any(), evaluation, p7));
        add("P7", "T39: α missing", MIRROR_WITHOUT_ALPHA, on(Problem.any(), evaluation, mirror));
        add("P7", "T39: a prior that stands still", MIRROR_OF_UNIFORM, on(Problem.any(), evaluation, mirror));
        add("P7", "T39: the regularised Q", MIRROR_OF_REGULARISED, on(Problem.any(), evaluation, mirror));
        add("P8", "Σγ^i K: the discounts missing after the first", OCCUPANCY_OF_FIRST, on(Problem.any(), optimum, p8));
        add("P8", "Σγ^i K: the occupancy normalised", OCCUPANCY_NORMALISED, on(Problem.any(), optimum, p8));
        add("P8", "V*: of the improper prior", OPTIMUM_WITHOUT_PRIOR, on(Problem.any(), optimum, p8));
        add("P8", "T46: a temperature that does not scale", OPTIMUM_AT_ALPHA_SQUARED, on(Problem.any(), optimum, p8));
        add("P9", "entropy: the uniform prior", ENTROPY_AS_UNIFORM, p9);
        add("P9", "V*: the uniform prior for entropy", OPTIMUM_AS_UNIFORM, p9);
        add("P10", "T23: α missing", UNDER_WITHOUT_ALPHA, on(ActionValues.any(), gibbs, p10));
        add("P10", "T24: log missing", OVER_WITHOUT_LOG, on(ActionValues.any(), gibbs, p10));
        add("P10", "T25: e missing", GAP_WITHOUT_E, on(ActionValues.any(), gibbs, p10));
        add("P10", "T25: α n/e for any prior", GAP_OF_UNIFORM, on(ActionValues.any(), gibbs, p10));
        add("P11", "T26: γ missing", BACKUP_GAP_WITHOUT_GAMMA, on(Problem.any(), bounds, p11));
        add("P11", "T27: 1/(1 − γ) missing", OPTIMUM_GAP_OF_ONE_STEP, on(Problem.any(), bounds, p11));
        add("P11", "T27: γ² for γ", OPTIMUM_GAP_TOO_SMALL, on(Problem.any(), bounds, p11));
        add("P11", "T27: log n for log(1/p*)", OPTIMUM_GAP_OF_UNIFORM, on(Problem.any(), bounds, p11));
        add("P11", "T28: log n for log(1/p*)", POLICY_GAP_OF_UNIFORM, on(Problem.any(), bounds, p11));
        add("P15", "T11: γ missing", POLICY_BACKUP_WITHOUT_GAMMA, on(Problem.any(), evaluation, p15));
        add("P15", "T11: α missing", POLICY_BACKUP_WITHOUT_ALPHA, on(Problem.any(), evaluation, p15));
        add(
                "P15",
                "T11: the soft value for the policy's",
                POLICY_BACKUP_OF_THE_SOFT_VALUE,
                on(Problem.any(), evaluation, p15));
        add("P11", "T28: γ α n/e", POLICY_GAP_AS_PUBLISHED, on(Problem.any(), bounds, p11));
    }

    private void add(String id, String term, ExactEquations variant, Check check) {
        companions.add(new Companion(id, term, variant, check));
    }

    private static <T, P> Check on(
            Arbitrary<T> inputs, Function<ExactEquations, P> properties, BiConsumer<P, T> property) {
        return (equations, random) -> property.accept(properties.apply(equations), draw(inputs, random));
    }

    private static <T> T draw(Arbitrary<T> inputs, Random random) {
        RandomGenerator<T> generator = inputs.generator(1000);
        return generator.next(random).value();
    }

    @TestFactory
    Stream<DynamicTest> everyVariantFailsItsProperty() {
        return companions.stream()
                .map(companion -> DynamicTest.dynamicTest(
                        companion.id() + ", " + companion.term(), () -> JqwikSession.run(() -> kill(companion))));
    }

    private static void kill(Companion companion) {
        Random random = new Random(1);
        for (int i = 0; i < TRIES; i++) {
            try {
                companion.check().on(companion.variant(), random);
            } catch (AssertionError killed) {
                return;
            }
        }
        fail("the variant survives " + companion.id() + ": " + companion.term());
    }

    /** So that it is the term that fails and not the input. */
    @Test
    void theShippedEquationsPassOnTheSameInputs() throws Exception {
        JqwikSession.run(() -> {
            for (Companion companion : companions) {
                Random random = new Random(1);
                for (int i = 0; i < TRIES / 10; i++) {
                    assertDoesNotThrow(() -> companion.check().on(ExactEquations.SHIPPED, random), companion.id());
                }
            }
        });
    }

    @Test
    void everyStatementHasACompanion() {
        TreeSet<String> stated = new TreeSet<>();
        for (Class<?> properties : List.of(
                EvaluationProperties.class,
                OptimumProperties.class,
                GibbsProperties.class,
                EntropyProperties.class,
                BoundProperties.class)) {
            Arrays.stream(properties.getMethods())
                    .filter(method -> method.isAnnotationPresent(Statement.class))
                    .forEach(method ->
                            stated.add(method.getAnnotation(Statement.class).id()));
        }
        TreeSet<String> shown = new TreeSet<>();
        companions.forEach(companion -> shown.add(companion.id()));
        assertEquals(stated, shown);
        assertEquals(12, stated.size());
    }

    private static final ExactEquations GAMMA_MISSING = new ExactEquations() {
        @Override
        public double[] actionValues(RegularisedMdp m, double[] v) {
            return SHIPPED.actionValues(m.withGamma(1), v);
        }
    };

    /** Adds E[γ (1 − d/γ) V(s')], what a bootstrap at terminations would. */
    private static double[] withTerminalValues(RegularisedMdp m, double[] v, double[] q) {
        int actions = m.mdp().actions();
        for (int i = 0; i < q.length; i++) {
            for (int j = m.mdp().from(i / actions, i % actions); j < m.mdp().to(i / actions, i % actions); j++) {
                q[i] += m.mdp().terminates(j)
                        ? m.gamma() * m.mdp().probability(j) * v[m.mdp().next(j)]
                        : 0;
            }
        }
        return q;
    }

    private static final ExactEquations TERMINATION_IGNORED = new ExactEquations() {
        @Override
        public double[] actionValues(RegularisedMdp m, double[] v) {
            return withTerminalValues(m, v, SHIPPED.actionValues(m, v));
        }
    };

    private static final ExactEquations ALPHA_MISSING = new ExactEquations() {
        @Override
        public double[] stateValues(RegularisedMdp m, TabularPolicy policy) {
            return SHIPPED.stateValues(m.withAlpha(1), policy);
        }
    };

    private static final ExactEquations PRIOR_MISSING = new ExactEquations() {
        @Override
        public double[] stateValues(RegularisedMdp m, TabularPolicy policy) {
            return SHIPPED.stateValues(m.withPrior(TabularPrior.entropy(m.mdp())), policy);
        }
    };

    private static final ExactEquations ATTAINED_WITHOUT_ALPHA = new ExactEquations() {
        @Override
        public double attained(double[] logPolicy, double[] q, double[] logPrior, double alpha) {
            return SHIPPED.attained(logPolicy, q, logPrior, 1);
        }
    };

    private static final ExactEquations ATTAINED_WITH_WRONG_SIGN = new ExactEquations() {
        @Override
        public double attained(double[] logPolicy, double[] q, double[] logPrior, double alpha) {
            return SHIPPED.attained(logPolicy, q, logPrior, alpha)
                    + 2 * alpha * SHIPPED.divergence(logPolicy, logPrior);
        }
    };

    private static final ExactEquations FIRST_STATE_ONLY = new ExactEquations() {
        @Override
        public double objective(RegularisedMdp m, TabularPolicy policy) {
            return SHIPPED.stateValues(m, policy)[0];
        }
    };

    private static final ExactEquations OWN_STEP_IN_Q = new ExactEquations() {
        @Override
        public double[] advantages(RegularisedMdp m, TabularPolicy policy) {
            double[] out = SHIPPED.advantages(m, policy);
            for (int i = 0; i < out.length; i++) {
                int s = i / m.mdp().actions();
                int a = i % m.mdp().actions();
                out[i] -= m.mdp().allowed(s, a) ? m.alpha() * Sums.logRatio(m, policy, s, a) : 0;
            }
            return out;
        }
    };

    private static final ExactEquations ADVANTAGE_WITHOUT_ALPHA = new ExactEquations() {
        @Override
        public double[] advantages(RegularisedMdp m, TabularPolicy policy) {
            return SHIPPED.advantages(m.withAlpha(1), policy);
        }
    };

    private static final ExactEquations POLICY_BACKUP_WITHOUT_GAMMA = new ExactEquations() {
        @Override
        public double[] policyBackup(RegularisedMdp m, TabularPolicy policy, double[] q) {
            return SHIPPED.policyBackup(m.withGamma(1), policy, q);
        }
    };

    private static final ExactEquations POLICY_BACKUP_WITHOUT_ALPHA = new ExactEquations() {
        @Override
        public double[] policyBackup(RegularisedMdp m, TabularPolicy policy, double[] q) {
            return SHIPPED.policyBackup(m.withAlpha(1), policy, q);
        }
    };

    private static final ExactEquations POLICY_BACKUP_OF_THE_SOFT_VALUE = new ExactEquations() {
        @Override
        public double[] policyBackup(RegularisedMdp m, TabularPolicy policy, double[] q) {
            return SHIPPED.softBackup(m, q);
        }
    };

    private static final ExactEquations MIRROR_WITHOUT_ALPHA = new ExactEquations() {
        @Override
        public TabularPolicy mirrorStep(FiniteMdp mdp, double gamma, double alpha, TabularPolicy policy) {
            return SHIPPED.mirrorStep(mdp, gamma, 1, policy);
        }
    };

    private static final ExactEquations MIRROR_OF_UNIFORM = new ExactEquations() {
        @Override
        public TabularPolicy mirrorStep(FiniteMdp mdp, double gamma, double alpha, TabularPolicy policy) {
            RegularisedMdp own = RegularisedMdp.of(mdp, gamma, TabularPrior.of(policy), alpha);
            RegularisedMdp uniform = own.withPrior(TabularPrior.uniform(mdp));
            return uniform.gibbsPolicy(SHIPPED.actionValues(own, SHIPPED.stateValues(own, policy)));
        }
    };

    private static final ExactEquations MIRROR_OF_REGULARISED = new ExactEquations() {
        @Override
        public TabularPolicy mirrorStep(FiniteMdp mdp, double gamma, double alpha, TabularPolicy policy) {
            RegularisedMdp own = RegularisedMdp.of(mdp, gamma, TabularPrior.of(policy), alpha);
            RegularisedMdp uniform = own.withPrior(TabularPrior.uniform(mdp));
            return own.gibbsPolicy(SHIPPED.actionValues(uniform, SHIPPED.stateValues(uniform, policy)));
        }
    };

    private static final ExactEquations DIVERGENCE_REVERSED = new ExactEquations() {
        @Override
        public double divergence(double[] logPolicy, double[] logPrior) {
            return SHIPPED.divergence(logPrior, logPolicy);
        }
    };

    private static final ExactEquations ALPHA_OUTSIDE = new ExactEquations() {
        @Override
        public double softValue(double[] q, double[] logPrior, double alpha) {
            return alpha * (SHIPPED.softValue(q, logPrior, 1) - Math.log(alpha));
        }
    };

    private static final ExactEquations POLICY_WITHOUT_PRIOR = new ExactEquations() {
        @Override
        public double[] gibbsPolicy(double[] q, double[] logPrior, double alpha) {
            return SHIPPED.gibbsPolicy(q, withoutPrior(logPrior), alpha);
        }
    };

    private static final ExactEquations POLICY_TIMES_ALPHA = new ExactEquations() {
        @Override
        public double[] gibbsPolicy(double[] q, double[] logPrior, double alpha) {
            return SHIPPED.gibbsPolicy(q, logPrior, 1 / alpha);
        }
    };

    private static final ExactEquations GIBBS_ADVANTAGE_WITHOUT_ALPHA = new ExactEquations() {
        @Override
        public double gibbsAdvantage(double logPolicy, double logPrior, double alpha) {
            return logPolicy - logPrior;
        }
    };

    private static final ExactEquations OPTIMUM_WITHOUT_PRIOR = new ExactEquations() {
        @Override
        public double[] optimalValues(RegularisedMdp m) {
            return SHIPPED.optimalValues(m.withPrior(TabularPrior.entropy(m.mdp())));
        }
    };

    private static final ExactEquations SOFT_VALUE_WITHOUT_PRIOR = new ExactEquations() {
        @Override
        public double softValue(double[] q, double[] logPrior, double alpha) {
            return SHIPPED.softValue(q, withoutPrior(logPrior), alpha);
        }
    };

    private static final ExactEquations UNPROTECTED = new ExactEquations() {
        @Override
        public double softValue(double[] q, double[] logPrior, double alpha) {
            double sum = 0;
            for (int a = 0; a < q.length; a++) {
                sum += logPrior[a] == Double.NEGATIVE_INFINITY ? 0 : Math.exp(logPrior[a] + q[a] / alpha);
            }
            return alpha * Math.log(sum);
        }
    };

    private static final ExactEquations MAXIMUM = new ExactEquations() {
        @Override
        public double softValue(double[] q, double[] logPrior, double alpha) {
            return SHIPPED.softValue(q, logPrior, 0);
        }
    };

    private static final ExactEquations BACKUP_WITHOUT_GAMMA = new ExactEquations() {
        @Override
        public double[] softBackup(RegularisedMdp m, double[] q) {
            return m.withGamma(1).softBackup(q);
        }
    };

    private static final ExactEquations BACKUP_WITHOUT_TERMINATION = new ExactEquations() {
        @Override
        public double[] softBackup(RegularisedMdp m, double[] q) {
            double[] v = new double[m.mdp().states()];
            m.softValues(q, v);
            return withTerminalValues(m, v, m.softBackup(q));
        }
    };

    private static final ExactEquations BACKUP_WITHOUT_PRIOR = new ExactEquations() {
        @Override
        public double[] softBackup(RegularisedMdp m, double[] q) {
            return m.withPrior(TabularPrior.entropy(m.mdp())).softBackup(q);
        }
    };

    private static final ExactEquations OCCUPANCY_NORMALISED = new ExactEquations() {
        @Override
        public double[] occupancy(RegularisedMdp m, TabularPolicy policy, int start) {
            return Arrays.stream(SHIPPED.occupancy(m, policy, start))
                    .map(visits -> (1 - m.gamma()) * visits)
                    .toArray();
        }
    };

    private static final ExactEquations OCCUPANCY_OF_FIRST = new ExactEquations() {
        @Override
        public double[] occupancy(RegularisedMdp m, TabularPolicy policy, int start) {
            return SHIPPED.occupancy(m.withGamma(0), policy, start);
        }
    };

    private static final ExactEquations IMPROVED_WITHOUT_PRIOR = new ExactEquations() {
        @Override
        public TabularPolicy improved(RegularisedMdp m, double[] q) {
            return SHIPPED.improved(m.withPrior(TabularPrior.entropy(m.mdp())), q);
        }
    };

    private static final ExactEquations IMPROVED_WITHOUT_ALPHA = new ExactEquations() {
        @Override
        public TabularPolicy improved(RegularisedMdp m, double[] q) {
            return SHIPPED.improved(m.withAlpha(1), q);
        }
    };

    private static final ExactEquations OPTIMUM_AT_ALPHA_SQUARED = new ExactEquations() {
        @Override
        public double[] optimalValues(RegularisedMdp m) {
            return SHIPPED.optimalValues(m.withAlpha(m.alpha() * m.alpha()));
        }
    };

    private static final ExactEquations ENTROPY_AS_UNIFORM = new ExactEquations() {
        @Override
        public double[] stateValues(RegularisedMdp m, TabularPolicy policy) {
            return SHIPPED.stateValues(m.withPrior(TabularPrior.uniform(m.mdp())), policy);
        }
    };

    private static final ExactEquations OPTIMUM_AS_UNIFORM = new ExactEquations() {
        @Override
        public double[] optimalValues(RegularisedMdp m) {
            return SHIPPED.optimalValues(m.withPrior(TabularPrior.uniform(m.mdp())));
        }
    };

    private static final ExactEquations UNDER_WITHOUT_ALPHA = new ExactEquations() {
        @Override
        public double valueUnderMaximum(double alpha, double logGreedyMass) {
            return -logGreedyMass;
        }
    };

    private static final ExactEquations OVER_WITHOUT_LOG = new ExactEquations() {
        @Override
        public double valueOverMaximum(double alpha, int actions) {
            return alpha * actions;
        }
    };

    private static final ExactEquations GAP_WITHOUT_E = new ExactEquations() {
        @Override
        public double boltzmannGap(double alpha, double logGreedyMass, int actions) {
            double logMass = Math.min(0, logGreedyMass);
            return alpha * LambertW.ofExp(Math.log(-Math.expm1(logMass)) - logMass);
        }
    };

    private static final ExactEquations GAP_OF_UNIFORM = new ExactEquations() {
        @Override
        public double boltzmannGap(double alpha, double logGreedyMass, int actions) {
            return alpha * actions / Math.E;
        }
    };

    private static final ExactEquations BACKUP_GAP_WITHOUT_GAMMA = new ExactEquations() {
        @Override
        public double backupGap(double gamma, double alpha, double logGreedyMass) {
            return SHIPPED.backupGap(1, alpha, logGreedyMass);
        }
    };

    private static final ExactEquations OPTIMUM_GAP_OF_ONE_STEP = new ExactEquations() {
        @Override
        public double optimumGap(double gamma, double alpha, double logGreedyMass) {
            return (1 - gamma) * SHIPPED.optimumGap(gamma, alpha, logGreedyMass);
        }
    };

    private static final ExactEquations OPTIMUM_GAP_TOO_SMALL = new ExactEquations() {
        @Override
        public double optimumGap(double gamma, double alpha, double logGreedyMass) {
            return gamma * SHIPPED.optimumGap(gamma, alpha, logGreedyMass);
        }
    };

    /** Of four actions, the most that a problem has. */
    private static double atLeastUniform(double logMass) {
        return Math.max(logMass, -Math.log(4));
    }

    private static final ExactEquations OPTIMUM_GAP_OF_UNIFORM = new ExactEquations() {
        @Override
        public double optimumGap(double gamma, double alpha, double logGreedyMass) {
            return SHIPPED.optimumGap(gamma, alpha, atLeastUniform(logGreedyMass));
        }
    };

    private static final ExactEquations POLICY_GAP_OF_UNIFORM = new ExactEquations() {
        @Override
        public double policyGap(double gamma, double alpha, double logGreedyMass, int actions) {
            return SHIPPED.policyGap(gamma, alpha, atLeastUniform(logGreedyMass), actions);
        }
    };

    private static final ExactEquations MASK_MISSING = new ExactEquations() {
        @Override
        public double softValue(double[] q, double[] logPrior, double alpha) {
            double[] everywhere = Arrays.stream(logPrior)
                    .map(w -> w == Double.NEGATIVE_INFINITY ? -Math.log(logPrior.length) : w)
                    .toArray();
            return SHIPPED.softValue(q, everywhere, alpha);
        }
    };

    private static final ExactEquations POLICY_GAP_AS_PUBLISHED = new ExactEquations() {
        @Override
        public double policyGap(double gamma, double alpha, double logGreedyMass, int actions) {
            return gamma * alpha * actions / Math.E;
        }
    };

    private static double[] withoutPrior(double[] logPrior) {
        return Arrays.stream(logPrior)
                .map(w -> w == Double.NEGATIVE_INFINITY ? w : 0)
                .toArray();
    }
}
