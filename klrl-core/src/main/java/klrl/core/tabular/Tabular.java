package klrl.core.tabular;

import java.util.OptionalDouble;
import klrl.api.data.Observations;
import klrl.core.environment.KnownOptimum;

/**
 * What an environment implements as well if it is a finite decision process that is known exactly, so that its optimum
 * can be shown beside a return, and a policy be evaluated without a simulation.
 */
public interface Tabular extends KnownOptimum {

    /**
     * Returns the process that the environment simulates. A time limit is no part of it; where actions are masked, the
     * masked ones have no outcomes. An action of several choices has the number at which the last one counts fastest.
     * Received rewards may have noise around those of the process.
     *
     * @return the same process at every call
     */
    FiniteMdp mdp();

    /**
     * Returns how the states are observed, always alike; several states may look the same.
     *
     * @return [S,D]: row s is the observation of state s; new at every call
     */
    Observations observations();

    /**
     * Returns after how many steps an episode is truncated.
     *
     * @return the time limit, by default {@link Long#MAX_VALUE} for none
     */
    default long timeLimit() {
        return Long.MAX_VALUE;
    }

    /** {@inheritDoc} By default it is computed from the table, unless that takes more than about a second. */
    @Override
    default OptionalDouble optimalReturn(long steps) {
        return OptimalReturn.of(mdp(), Math.min(steps, timeLimit()), OptimalReturn.affordable(mdp()));
    }
}
