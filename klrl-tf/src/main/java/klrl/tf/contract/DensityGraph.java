package klrl.tf.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import klrl.api.data.Family;
import klrl.tf.Call;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Layout;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.SessionSettings;
import klrl.tf.head.ContinuousHead;
import klrl.tf.head.Head;
import klrl.tf.head.PriorHead;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Densities, divergences and the two gradients of one policy beside one prior, by quadrature over the noise. */
final class DensityGraph implements AutoCloseable {
    /**
     * The trapezoidal rule's error is exp(−2π·distance/step), with the distance of the integrand's nearest pole, of
     * tanh: π/(2σ), at least 1.05. That is below 1e-28. Without a squash there is no pole.
     */
    private static final double STEP = 0.1;

    /** Beyond, the normal density is below 1e-18. */
    private static final double REACH = 9;

    private static final int POINTS = (int) Math.round(2 * REACH / STEP) + 1;

    private final Input<TFloat64> parameters;
    private final Input<TFloat64> noise;
    private final Input<TFloat64> weight;
    private final Optional<Input<TFloat64>> prior;
    private final Input<TFloat64> alpha;
    private final Input<TFloat64> coefficients;
    private final Operand<TFloat64> sample;
    private final Operand<TFloat64> action;
    private final Operand<TFloat64> logDensity;
    private final Operand<TFloat64> logDensityOfSample;
    private final Operand<TFloat64> priorLogDensity;
    private final Operand<TFloat64> estimate;
    private final Optional<Operand<TFloat64>> divergence;
    private final Operand<TFloat64> pathwise;
    private final Operand<TFloat64> score;
    private final Operand<TFloat64> estimateGradient;
    private final Operand<TFloat64> divergenceGradient;
    private final Model<TFloat64> model;
    private final Call call;

    DensityGraph(DensityBuilders builders, Family family, Family priorFamily) {
        try (ModelBuilder<TFloat64> graph = ModelBuilder.of(TFloat64.class, SessionSettings.processor())) {
            Ops tf = graph.tf();
            parameters = graph.input("parameters", 2);
            noise = graph.input("noise", 1);
            weight = graph.input("weight");
            prior = priorFamily.width() > 0 ? Optional.of(graph.input("prior", 2)) : Optional.empty();
            alpha = graph.input("alpha");
            coefficients = graph.input("coefficients", 2);
            Group<TFloat64> zero = graph.group("zero", Layout.empty().with("all", 2), new float[2]);
            ContinuousHead<TFloat64> policy = head(tf, family, tf.math.add(parameters, zero.value()));
            PriorHead<TFloat64> other = PriorHead.of(tf, family, priorFamily, prior);

            sample = builders.sample(tf, policy, noise);
            logDensityOfSample = builders.logProbabilityOfSample(tf, policy, noise);
            Operand<TFloat64> ratioOfSample = tf.math.sub(logDensityOfSample, builders.logPrior(tf, other, sample));
            action = policy.action(sample);
            pathwise = gradient(graph, "pathwise", loss(tf, ratioOfSample, action), zero);

            Operand<TFloat64> fixed = tf.stopGradient(sample);
            logDensity = builders.logProbability(tf, policy, fixed);
            priorLogDensity = builders.logPrior(tf, other, fixed);
            Operand<TFloat64> ratio = tf.stopGradient(tf.math.sub(logDensity, priorLogDensity));
            Operand<TFloat64> signal = tf.stopGradient(loss(tf, ratio, action));
            score = gradient(graph, "score", tf.math.mul(signal, logDensity), zero);
            divergenceGradient = gradient(graph, "divergence", tf.math.mul(ratio, logDensity), zero);

            estimate = builders.estimate(tf, policy, other, noise);
            estimateGradient = gradient(graph, "estimate", estimate, zero);
            if (family.equals(priorFamily)) {
                divergence = Optional.of(builders.divergence(tf, policy, head(tf, family, prior.orElseThrow())));
            } else if (policy.hasEntropy()) {
                divergence = Optional.of(tf.math.neg(builders.entropy(tf, policy)));
            } else {
                divergence = Optional.empty();
            }
            model = graph.build();
        }
        List<Operand<TFloat64>> all = new ArrayList<>(List.of(sample, action, logDensity, logDensityOfSample));
        all.addAll(List.of(priorLogDensity, estimate, pathwise, score, estimateGradient, divergenceGradient));
        divergence.ifPresent(all::add);
        call = model.call("all", all);
    }

    private static ContinuousHead<TFloat64> head(Ops tf, Family family, Operand<TFloat64> parameters) {
        return (ContinuousHead<TFloat64>) Head.of(tf, family, parameters, Optional.empty());
    }

    /** α (log π − log π₀) − Q(a), by rows. */
    private Operand<TFloat64> loss(Ops tf, Operand<TFloat64> ratio, Operand<TFloat64> a) {
        Operand<TFloat64> powers = tf.concat(List.of(a, tf.math.square(a)), tf.constant(1));
        Operand<TFloat64> q = Rows.sum(tf, tf.math.mul(coefficients, powers));
        return tf.math.sub(tf.math.mul(alpha, ratio), q);
    }

    private Operand<TFloat64> gradient(
            ModelBuilder<TFloat64> graph, String name, Operand<TFloat64> column, Group<TFloat64> by) {
        Operand<TFloat64> total = graph.tf()
                .reduceSum(graph.tf().math.mul(weight, column), graph.tf().constant(0));
        return graph.gradients(name, total, List.of(by)).get(0);
    }

    /** Runs all points of the quadrature. */
    DensityGraph run(DensityScenario scenario) {
        double[] e = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            e[i] = -REACH + i * STEP;
        }
        call.feed(noise, e);
        call.feed(weight, weights());
        call.feed(parameters, rows(scenario.mean(), scenario.logDeviation()));
        prior.ifPresent(input -> call.feed(input, rows(scenario.priorMean(), scenario.priorLogDeviation())));
        call.feed(alpha, rows(scenario.alpha()));
        call.feed(coefficients, rows(scenario.linear(), scenario.quadratic()));
        call.run();
        return this;
    }

    /** The points' weights in expectations over the noise. */
    static double[] weights() {
        double[] w = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            double e = -REACH + i * STEP;
            w[i] = STEP * Math.exp(-0.5 * e * e) / Math.sqrt(2 * Math.PI);
        }
        return w;
    }

    private static double[] rows(double... row) {
        double[] rows = new double[POINTS * row.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = row[i % row.length];
        }
        return rows;
    }

    private double[] column(Operand<TFloat64> output) {
        double[] column = new double[POINTS];
        call.read(output, column);
        return column;
    }

    /** u at the points. */
    double[] samples() {
        return column(sample);
    }

    /** a at the points. */
    double[] actions() {
        return column(action);
    }

    /** log π at the points, by u. */
    double[] logDensities() {
        return column(logDensity);
    }

    /** log π at the points, by ε. */
    double[] logDensitiesOfSamples() {
        return column(logDensityOfSample);
    }

    /** log π₀ at the points. */
    double[] priorLogDensities() {
        return column(priorLogDensity);
    }

    /** Estimates of D_KL by one sample each. */
    double[] estimates() {
        return column(estimate);
    }

    /** D_KL in closed form, if it has one. */
    Optional<Double> divergence() {
        return divergence.map(output -> column(output)[0]);
    }

    private double[] two(Operand<TFloat64> output) {
        double[] gradient = new double[2];
        call.read(output, gradient);
        return gradient;
    }

    /** The gradient of the expected loss by m and log σ, through the sample. */
    double[] pathwise() {
        return two(pathwise);
    }

    /** The same gradient by the score function. */
    double[] score() {
        return two(score);
    }

    /** The gradient of the expected estimate. */
    double[] estimateGradient() {
        return two(estimateGradient);
    }

    /** The gradient of the divergence by the score function. */
    double[] divergenceGradient() {
        return two(divergenceGradient);
    }

    /** How far apart neighbouring points are, in ε. */
    double step() {
        return STEP;
    }

    @Override
    public void close() {
        model.close();
    }
}
