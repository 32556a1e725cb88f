package klrl.api.data;

import java.util.List;

/**
 * A family of distributions over actions: which numbers describe one of its members, and what they mean. The set is
 * closed, so that sampling, densities and divergences can be written once for all policies and priors.
 */
public sealed interface Family {

    /**
     * Returns how many parameters describe one distribution.
     *
     * @return the width of a row of {@link Parameters}
     */
    int width();

    /**
     * Independent categorical choices. Parameters: logits of the first choice, then of the second, and so on; logits
     * need not be normalised, and log-probabilities are logits too.
     *
     * @param sizes the number of values of each choice
     */
    record Categorical(List<Integer> sizes) implements Family {
        /**
         * Checks the components.
         *
         * @param sizes as the component
         */
        public Categorical {
            sizes = new Space.Discrete(sizes).sizes();
        }

        @Override
        public int width() {
            // Asked for at every step: no stream, no iterator.
            int total = 0;
            for (int i = 0; i < sizes.size(); i++) {
                total += sizes.get(i);
            }
            return total;
        }

        @Override
        public String toString() {
            return "a categorical distribution over " + new Space.Discrete(sizes);
        }
    }

    /**
     * Independent normal distributions, one per number of an action in a box. Parameters: the means m<sub>1</sub> …
     * m<sub>d</sub>, then the log-deviations log σ<sub>1</sub> … log σ<sub>d</sub>, in normalised actions.
     *
     * @param dimension d, at least 1
     */
    record Gaussian(int dimension) implements Family {
        /**
         * Checks the components.
         *
         * @param dimension as the component
         * @throws IllegalArgumentException if it is under 1
         */
        public Gaussian {
            requireDimension(dimension);
        }

        @Override
        public int width() {
            return 2 * dimension;
        }

        @Override
        public String toString() {
            return "a Gaussian over " + numbers(dimension);
        }
    }

    /**
     * Squashed normal distributions, a = tanh u in (−1, 1)<sup>d</sup> with u normal. Parameters: the means of u, then
     * its log-deviations. Densities are those of a.
     *
     * @param dimension d, at least 1
     */
    record TanhGaussian(int dimension) implements Family {
        /**
         * Checks the components.
         *
         * @param dimension as the component
         * @throws IllegalArgumentException if it is under 1
         */
        public TanhGaussian {
            requireDimension(dimension);
        }

        @Override
        public int width() {
            return 2 * dimension;
        }

        @Override
        public String toString() {
            return "a squashed Gaussian over " + numbers(dimension);
        }
    }

    /**
     * The uniform distribution over the normalised box [−1, 1]<sup>d</sup>: the density is 2<sup>−d</sup> everywhere. It
     * has no parameters.
     *
     * @param dimension d, at least 1
     */
    record Uniform(int dimension) implements Family {
        /**
         * Checks the components.
         *
         * @param dimension as the component
         * @throws IllegalArgumentException if it is under 1
         */
        public Uniform {
            requireDimension(dimension);
        }

        @Override
        public int width() {
            return 0;
        }

        @Override
        public String toString() {
            return "the uniform distribution over " + numbers(dimension);
        }
    }

    private static String numbers(int dimension) {
        return dimension == 1 ? "1 number" : dimension + " numbers";
    }

    private static void requireDimension(int dimension) {
        if (dimension < 1) {
            throw new IllegalArgumentException(
                    "a distribution over a box needs a dimension of at least 1, not " + dimension);
        }
    }

    /**
     * The improper measure with log π₀ ≡ 0, under which the KL divergence is the negative entropy. It has no
     * parameters and cannot be sampled.
     */
    record Improper() implements Family {
        @Override
        public int width() {
            return 0;
        }

        @Override
        public String toString() {
            return "the improper measure";
        }
    }
}
