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
    }
}
