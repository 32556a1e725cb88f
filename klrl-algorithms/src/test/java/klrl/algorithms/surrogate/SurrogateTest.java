package klrl.algorithms.surrogate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SplittableRandom;
import klrl.algorithms.Lab;
import klrl.core.config.ConfigException;
import klrl.tf.Call;
import klrl.tf.Input;
import klrl.tf.Model;
import klrl.tf.ModelBuilder;
import klrl.tf.loss.PolicyLosses;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat64;

class SurrogateTest {

    private static final int N = 40;

    private final SplittableRandom random = new SplittableRandom(3);

    private double[] gaussians(double mean, double deviation) {
        double[] values = new double[N];
        for (int i = 0; i < N; i++) {
            values[i] = mean + deviation * random.nextGaussian();
        }
        return values;
    }

    private final double[] log = gaussians(-1, 0.5);
    private final double[] old = gaussians(-1, 0.5);
    private final double[] advantage = gaussians(0, 2);
    private final double[] weight = random.doubles(N, 0, 1).toArray();
    private final double[] divergence = random.doubles(N, 0, 3).toArray();
    private final double[] alpha = random.doubles(N, 0, 0.5).toArray();

    /** Something that builds a loss. */
    private interface Built {
        Operand<TFloat64> loss(Ops tf, Surrogate.Terms<TFloat64> terms);
    }

    private double value(Built built) {
        try (ModelBuilder<TFloat64> builder = ModelBuilder.of(TFloat64.class)) {
            List<Input<TFloat64>> inputs = List.of(
                    builder.input("log"),
                    builder.input("old"),
                    builder.input("advantage"),
                    builder.input("weight"),
                    builder.input("divergence"),
                    builder.input("alpha"));
            Operand<TFloat64> loss = built.loss(
                    builder.tf(),
                    new Surrogate.Terms<>(
                            inputs.get(0), inputs.get(1), inputs.get(2), inputs.get(3), inputs.get(4), inputs.get(5)));
            List<double[]> values = List.of(log, old, advantage, weight, divergence, alpha);
            try (Model<TFloat64> model = builder.build()) {
                Call call = model.call("loss", List.of(loss));
                for (int i = 0; i < inputs.size(); i++) {
                    if (call.takes(inputs.get(i))) {
                        call.feed(inputs.get(i), values.get(i), 0, N);
                    }
                }
                call.run();
                return call.scalar(loss);
            }
        }
    }

    @Test
    void theScoreFunctionIsTheWeightedLogProbabilityAndTheDivergence() {
        double expected = 0;
        for (int i = 0; i < N; i++) {
            expected += (alpha[i] * divergence[i] - weight[i] * advantage[i] * log[i]) / N;
        }
        Surrogate surrogate = new ScoreFunction();
        assertEquals(expected, value(surrogate::loss), 1e-12);
        assertEquals(
                value((tf, terms) -> PolicyLosses.scoreFunction(
                        tf,
                        terms.logProbability(),
                        terms.advantage(),
                        terms.weight(),
                        terms.divergence(),
                        terms.alpha())),
                value(surrogate::loss));
        assertEquals(Double.POSITIVE_INFINITY, surrogate.clip());
    }

    @Test
    void theRatioClipIsTheSmallerOfTheRatioAndTheClippedOneTimesTheWeightedAdvantageAndTheDivergence() {
        for (double epsilon : new double[] {0.1, 0.3}) {
            double expected = 0;
            for (int i = 0; i < N; i++) {
                double ratio = Math.exp(log[i] - old[i]);
                double clipped = Math.max(1 - epsilon, Math.min(1 + epsilon, ratio));
                double gain = weight[i] * advantage[i];
                expected += (alpha[i] * divergence[i] - Math.min(ratio * gain, clipped * gain)) / N;
            }
            Surrogate surrogate = new RatioClip(epsilon);
            assertEquals(expected, value(surrogate::loss), 1e-12);
            assertEquals(
                    value((tf, terms) -> PolicyLosses.clipped(
                            tf,
                            terms.logProbability(),
                            terms.oldLogProbability(),
                            tf.math.mul(terms.weight(), terms.advantage()),
                            terms.divergence(),
                            terms.alpha(),
                            epsilon)),
                    value(surrogate::loss));
            assertEquals(epsilon, surrogate.clip());
            // It bites.
            assertNotEquals(value(new RatioClip(0.2)::loss), value(surrogate::loss));
        }
    }

    @Test
    void epsilonLiesBetweenZeroAndOne() {
        Lab lab = Lab.shipped().withEnvironment("nowhere", context -> {
            throw new AssertionError("no environment is made here");
        });
        for (String epsilon : List.of("0", "1", "-0.1")) {
            assertThrows(
                    ConfigException.class,
                    () -> lab.composition("{environment: nowhere, algorithm: {type: soft-policy-gradient,"
                            + " surrogate: {type: ratio-clip, epsilon: " + epsilon + "}}}"));
        }
    }
}
