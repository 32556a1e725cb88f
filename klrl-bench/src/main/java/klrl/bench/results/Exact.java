package klrl.bench.results;

import java.util.Optional;
import java.util.OptionalDouble;
import klrl.core.run.RegularisedGap;
import klrl.core.run.SavedRun;

/** Figures of a final policy that are solved for where the environment is known, not simulated. */
enum Exact {
    /** What the mean raw return can at most be. */
    OPTIMAL_RETURN("optimal return") {
        @Override
        OptionalDouble of(SavedRun run) {
            return run.optimalReturn();
        }
    },

    /** The part that is missing of what the regularised objective can gain over the prior. */
    MISSING("missing part of the regularised objective") {
        @Override
        OptionalDouble of(SavedRun run) {
            return number(run.regularisedGap().map(RegularisedGap::missing));
        }
    },

    /** The mean divergence from the regularised optimum in nats, over the states that this visits or the contexts of a bandit. */
    DIVERGENCE("divergence from the regularised optimum") {
        @Override
        OptionalDouble of(SavedRun run) {
            OptionalDouble known = number(run.regularisedGap().map(RegularisedGap::divergence));
            return known.isPresent() ? known : run.gibbsDivergence();
        }
    },

    /** The part that is missing of what discounted rewards alone can gain over uniform actions. */
    PLAIN_MISSING("missing part of the objective without a regulariser") {
        @Override
        OptionalDouble of(SavedRun run) {
            return number(run.plainGap().map(RegularisedGap::missing));
        }
    };

    private final String text;

    Exact(String text) {
        this.text = text;
    }

    /** Solves for the figure; empty where the process is not known or too large. */
    abstract OptionalDouble of(SavedRun run);

    /** The name as sentences have it. */
    String text() {
        return text;
    }

    private static OptionalDouble number(Optional<Double> figure) {
        return figure.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}
