package klrl.algorithms.prior;

import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import java.util.List;
import klrl.api.Prior;
import klrl.api.Restricted;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.Param;

/** One distribution for all states, written down in the configuration. */
public final class FixedPrior implements Prior, Restricted {

    /** What the probabilities of a choice may miss 1 by: nobody writes thirds exactly. */
    private static final double TOLERANCE = 1e-6;

    private final Family family;
    private final float[] row;

    private FixedPrior(Family family, float[] row) {
        this.family = family;
        this.row = row;
    }

    private record Probabilities(
            @Param(
                    above = 0,
                    example = "[0.4, 0.3, 0.2, 0.1]",
                    doc = "probability of each action; of several choices, those of the first, then of the second, ...")
            List<Double> probabilities) {

        Prior make(Context context) {
            List<Integer> sizes = ((Space.Discrete) context.environment().action()).sizes();
            Family.Categorical family = new Family.Categorical(sizes);
            if (probabilities.size() != family.width()) {
                throw new IllegalArgumentException("prior 'fixed': " + probabilities.size()
                        + " probabilities for choices of " + sizes + " values, which have " + family.width());
            }
            float[] row = new float[family.width()];
            int at = 0;
            for (int size : sizes) {
                List<Double> choice = probabilities.subList(at, at + size);
                double sum = choice.stream().mapToDouble(Double::doubleValue).sum();
                if (!(Math.abs(sum - 1) <= TOLERANCE)) {
                    throw new IllegalArgumentException(
                            "prior 'fixed': the probabilities " + choice + " sum to " + sum + ", not to 1");
                }
                for (double probability : choice) {
                    row[at++] = (float) Math.log(probability);
                }
            }
            return new FixedPrior(family, row);
        }
    }

    private record Normal(
            @Param(def = "[0]", doc = "means in normalised actions, before a squash; one stands for all")
            List<Double> mean,

            @Param(def = "[1]", above = 0, doc = "standard deviations; one stands for all")
            List<Double> deviation) {

        Prior make(String name, Family family) {
            int dimension = family.width() / 2;
            float[] row = new float[family.width()];
            for (int i = 0; i < dimension; i++) {
                row[i] = (float) number(name, "means", mean, i, dimension);
                row[dimension + i] = (float) Math.log(number(name, "deviations", deviation, i, dimension));
            }
            return new FixedPrior(family, row);
        }

        private static double number(String name, String what, List<Double> given, int i, int dimension) {
            if (given.size() != 1 && given.size() != dimension) {
                throw new IllegalArgumentException("prior '" + name + "': " + given.size() + " " + what
                        + " for actions of " + dimension + " numbers; give one for each, or one for all");
            }
            return given.get(given.size() == 1 ? 0 : i);
        }
    }

    /** Provides {@code fixed}, for discrete actions. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "fixed";
        }

        @Override
        public String summary() {
            return "given probabilities of discrete actions, the same in every state";
        }

        @Override
        public Factory<?, ? extends Prior> factory() {
            return Factory.of(MethodHandles.lookup(), Probabilities.class, Probabilities::make)
                    .withNeeds(options -> List.of(new Need(Feature.DISCRETE_ACTIONS, "environment")));
        }
    }

    /** Provides {@code fixed-gaussian}, for boxes. */
    public static final class GaussianPlugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public GaussianPlugin() {}

        @Override
        public String name() {
            return "fixed-gaussian";
        }

        @Override
        public String summary() {
            return "a given normal distribution, the same in every state; for policies without a squash";
        }

        @Override
        public Factory<?, ? extends Prior> factory() {
            return Factory.of(
                            MethodHandles.lookup(),
                            Normal.class,
                            (options, context) -> options.make(
                                    name(),
                                    new Family.Gaussian(
                                            context.environment().action().width())))
                    .withNeeds(options -> List.of(new Need(Feature.BOX_ACTIONS, "environment")));
        }
    }

    /** Provides {@code fixed-tanh-gaussian}, for bounded boxes. */
    public static final class TanhGaussianPlugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public TanhGaussianPlugin() {}

        @Override
        public String name() {
            return "fixed-tanh-gaussian";
        }

        @Override
        public String summary() {
            return "a given squashed normal distribution, the same in every state; for squashed policies";
        }

        @Override
        public Factory<?, ? extends Prior> factory() {
            return Factory.of(
                            MethodHandles.lookup(),
                            Normal.class,
                            (options, context) ->
                                    squashed(options, context.environment().action()))
                    .withNeeds(options -> List.of(new Need(Feature.BOX_ACTIONS, "environment")));
        }

        private Prior squashed(Normal options, Space action) {
            if (!((Space.Box) action).bounded()) {
                throw new IllegalArgumentException("prior '" + name() + "': the actions of " + action
                        + " are not bounded, and a squash has nothing to squash them into; take fixed-gaussian");
            }
            return options.make(name(), new Family.TanhGaussian(action.width()));
        }
    }

    @Override
    public Family family() {
        return family;
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        for (int i = 0; i < out.rows(); i++) {
            System.arraycopy(row, 0, out.values(), i * row.length, row.length);
        }
    }

    @Override
    public double largestDivergence() {
        if (!(family instanceof Family.Categorical categorical)) {
            return Double.POSITIVE_INFINITY;
        }
        double total = 0;
        int at = 0;
        for (int size : categorical.sizes()) {
            double least = 0;
            for (float log : Arrays.copyOfRange(row, at, at + size)) {
                least = Math.min(least, log);
            }
            total -= least;
            at += size;
        }
        return total;
    }

    @Override
    public int[] sees() {
        return new int[0];
    }
}
