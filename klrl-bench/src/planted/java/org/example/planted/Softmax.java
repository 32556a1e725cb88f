package org.example.planted;

import java.util.Map;
import klrl.api.Algorithm;
import klrl.api.Conditional;
import klrl.api.Learner;
import klrl.api.Metrics;
import klrl.api.Policy;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Temperature;
import klrl.api.data.Actions;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Progress;
import klrl.api.data.Segment;
import klrl.api.data.Snapshot;
import klrl.api.data.Space;
import klrl.api.plugin.Context;

/**
 * A softmax of linear logits that follows the gradient of E[r] − α·KL(π‖uniform), which is J for γ = 0. With the defect α is
 * missing, so that the divergence counts as much as the reward whatever the temperature is.
 */
record Softmax(Context context, boolean withoutTemperature) implements Algorithm {

    private static final String WEIGHTS = "weights";
    private static final float RATE = 0.3f;

    @Override
    public Policy policy(Conditional prior) {
        Family.Categorical family =
                new Family.Categorical(((Space.Discrete) context.environment().action()).sizes());
        int inputs = context.environment().observation().width();
        float[] zeros = new float[family.width() * inputs];
        return new Logits(family, new Snapshot(0, Map.of(WEIGHTS, zeros)));
    }

    @Override
    public Learner learner(Parts parts) {
        Policy policy = policy(parts.prior());
        return new Ascent(policy, parts.temperature(), context.random().stream("init", 0), withoutTemperature);
    }

    private record Logits(Family family, Snapshot snapshot) implements Policy {
        @Override
        public void parameters(Observations in, Memory memory, Parameters out) {
            float[] weights = snapshot.arrays().get(WEIGHTS);
            float[] x = ((Observations.Floats) in).values();
            int inputs = in.width();
            for (int i = 0; i < out.values().length; i++) {
                float sum = 0;
                for (int d = 0; d < inputs; d++) {
                    sum += weights[i % out.width() * inputs + d] * x[i / out.width() * inputs + d];
                }
                out.values()[i] = sum;
            }
        }

        @Override
        public Policy with(Snapshot other) {
            return new Logits(family, other);
        }
    }

    private static final class Ascent implements Learner {

        private final Policy policy;
        private final Temperature temperature;
        private final boolean withoutTemperature;
        private final float[] weights;
        private long version;

        Ascent(Policy policy, Temperature temperature, RandomStream random, boolean withoutTemperature) {
            this.policy = policy;
            this.temperature = temperature;
            this.withoutTemperature = withoutTemperature;
            weights = new float[policy.snapshot().arrays().get(WEIGHTS).length];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = 0.1f * random.nextFloat();
            }
        }

        @Override
        public Snapshot snapshot() {
            return new Snapshot(version, Map.of(WEIGHTS, weights.clone()));
        }

        @Override
        public void update(Segment data, Progress progress, Metrics metrics) {
            int size = data.size();
            int actions = policy.family().width();
            int inputs = data.observation().width();
            Observations.Floats seen = (Observations.Floats) data.observation();
            Parameters logits = Parameters.of(policy.family(), seen.rows());
            policy.with(snapshot()).parameters(seen, Memory.none(seen.rows()), logits);
            double[] alpha = new double[data.streams()];
            temperature.alpha(progress, alpha);
            double mean = 0;
            for (double reward : data.reward()) {
                mean += reward / size;
            }
            if (!Double.isFinite(mean)) {
                throw new ArithmeticException("the mean reward is " + mean);
            }
            float[] step = new float[weights.length];
            double[] p = new double[actions];
            for (int i = 0; i < size; i++) {
                double entropy = probabilities(logits.values(), i, data.mask(), p);
                int taken = ((Actions.Choices) data.action()).values()[i];
                double price = withoutTemperature ? 1 : alpha[i % data.streams()];
                for (int a = 0; a < actions; a++) {
                    double towards = (data.reward()[i] - mean) * ((a == taken ? 1 : 0) - p[a]);
                    double back = p[a] > 0 ? p[a] * (Math.log(p[a]) + entropy) : 0;
                    for (int d = 0; d < inputs; d++) {
                        step[a * inputs + d] += (float) ((towards - price * back) * seen.values()[i * inputs + d]);
                    }
                }
            }
            for (int i = 0; i < weights.length; i++) {
                weights[i] += RATE * step[i] / size;
            }
            version++;
        }

        /** Fills in π of a row and returns its entropy. */
        private static double probabilities(float[] logits, int row, boolean[] mask, double[] out) {
            double total = 0;
            for (int a = 0; a < out.length; a++) {
                int at = row * out.length + a;
                out[a] = mask.length == 0 || mask[at] ? Math.exp(logits[at]) : 0;
                total += out[a];
            }
            double entropy = 0;
            for (int a = 0; a < out.length; a++) {
                out[a] /= total;
                entropy -= out[a] > 0 ? out[a] * Math.log(out[a]) : 0;
            }
            return entropy;
        }

        @Override
        public void save(StateWriter out) {
            out.floats(WEIGHTS, weights);
            out.longs("version", version);
        }

        @Override
        public void load(StateReader in) {
            System.arraycopy(in.floats(WEIGHTS), 0, weights, 0, weights.length);
            version = in.longs("version")[0];
        }

        @Override
        public void close() {}
    }
}
