package klrl.tf.contract;

import java.util.List;
import klrl.tf.Call;
import klrl.tf.Group;
import klrl.tf.Input;
import klrl.tf.Layout;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.Rows;
import klrl.tf.SessionSettings;
import klrl.tf.head.TanhGaussianHead;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

/** Densities, divergence and the two gradients of one squashed Gaussian, by quadrature over the noise. */
final class SquashedGraph implements AutoCloseable {
    /**
     * The trapezoidal rule's error is exp(−2π·distance/step), with the distance of the integrand's nearest pole, of
     * tanh: π/(2σ), at least 1.05. That is below 1e-28.
     */
    private static final double STEP = 0.1;

    /** Beyond, the normal density is below 1e-18. */
    private static final double REACH = 9;

    private static final int POINTS = (int) Math.round(2 * REACH / STEP) + 1;

    private final Input<TFloat64> parameters;
    private final Input<TFloat64> noise;
    private final Input<TFloat64> weight;
    private final Input<TFloat64> prior;
    private final Input<TFloat64> alpha;
    private final Input<TFloat64> coefficients;
    private final Operand<TFloat64> sample;
    private final Operand<TFloat64> logDensity;
    private final Operand<TFloat64> logDensityOfSample;
    private final Operand<TFloat64> priorLogDensity;
    private final Operand<TFloat64> divergence;
    private final Operand<TFloat64> pathwise;
    private final Operand<TFloat64> score;
    private final Model<TFloat64> model;
    private final Call call;

    SquashedGraph(DensityBuilders builders) {
        try (ModelBuilder<TFloat64> graph = ModelBuilder.of(TFloat64.class, SessionSettings.processor())) {
            Ops tf = graph.tf();
            parameters = graph.input("parameters", 2);
            noise = graph.input("noise", 1);
            weight = graph.input("weight");
            prior = graph.input("prior", 2);
            alpha = graph.input("alpha");
            coefficients = graph.input("coefficients", 2);
            Group<TFloat64> zero = graph.group("zero", Layout.empty().with("all", 2), new float[2]);
            TanhGaussianHead<TFloat64> policy = head(tf, tf.math.add(parameters, zero.value()));
            TanhGaussianHead<TFloat64> other = head(tf, prior);

            sample = builders.sample(tf, policy, noise);
            logDensityOfSample = builders.logProbabilityOfSample(tf, policy, noise);
            Operand<TFloat64> priorOfSample = builders.logProbability(tf, other, sample);
            Operand<TFloat64> along = loss(tf, logDensityOfSample, priorOfSample, sample);

            Operand<TFloat64> fixed = tf.stopGradient(sample);
            logDensity = builders.logProbability(tf, policy, fixed);
            priorLogDensity = builders.logProbability(tf, other, fixed);
            Operand<TFloat64> signal = tf.stopGradient(loss(tf, logDensity, priorLogDensity, fixed));

            divergence = builders.divergence(tf, policy, other);
            pathwise =
                    graph.gradients("pathwise", total(tf, along), List.of(zero)).get(0);
            score = graph.gradients("score", total(tf, tf.math.mul(signal, logDensity)), List.of(zero))
                    .get(0);
            model = graph.build();
            call = model.call(
                    "all",
                    List.of(sample, logDensity, logDensityOfSample, priorLogDensity, divergence, pathwise, score));
        }
    }

    private static TanhGaussianHead<TFloat64> head(Ops tf, Operand<TFloat64> parameters) {
        List<Operand<TFloat64>> columns =
                List.copyOf(tf.split(tf.constant(1), parameters, 2L).output());
        return TanhGaussianHead.of(tf, columns.get(0), columns.get(1));
    }

    /** α (log π − log π₀) − Q(tanh u), by rows. */
    private Operand<TFloat64> loss(Ops tf, Operand<TFloat64> log, Operand<TFloat64> logPrior, Operand<TFloat64> u) {
        Operand<TFloat64> action = tf.math.tanh(u);
        Operand<TFloat64> powers = tf.concat(List.of(action, tf.math.square(action)), tf.constant(1));
        Operand<TFloat64> q = Rows.sum(tf, tf.math.mul(coefficients, powers));
        return tf.math.sub(tf.math.mul(alpha, tf.math.sub(log, logPrior)), q);
    }

    private Operand<TFloat64> total(Ops tf, Operand<TFloat64> column) {
        return tf.reduceSum(tf.math.mul(weight, column), tf.constant(0));
    }

    /** Runs all points of the quadrature. */
    SquashedGraph run(SquashedScenario scenario) {
        double[] e = new double[POINTS];
        double[] w = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            e[i] = -REACH + i * STEP;
            w[i] = STEP * Math.exp(-0.5 * e[i] * e[i]) / Math.sqrt(2 * Math.PI);
        }
        call.feed(noise, e);
        call.feed(weight, w);
        call.feed(parameters, rows(scenario.mean(), scenario.logDeviation()));
        call.feed(prior, rows(scenario.priorMean(), scenario.priorLogDeviation()));
        call.feed(alpha, rows(scenario.alpha()));
        call.feed(coefficients, rows(scenario.linear(), scenario.quadratic()));
        call.run();
        return this;
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

    /** D_KL. */
    double divergence() {
        return column(divergence)[0];
    }

    /** The gradient of the expected loss by m and log σ, through the sample. */
    double[] pathwise() {
        double[] gradient = new double[2];
        call.read(pathwise, gradient);
        return gradient;
    }

    /** The same gradient by the score function. */
    double[] score() {
        double[] gradient = new double[2];
        call.read(score, gradient);
        return gradient;
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
