package klrl.core.tabular;

import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import klrl.api.data.Boundary;

/**
 * All trajectories up to a horizon, with their probabilities under a behaviour policy μ: expectations of whatever
 * depends on actions, rewards and boundaries, such as an estimator's target, become finite sums.
 *
 * <p>There are about (|A(s)| · outcomes per action)<sup>T</sup> of them; they are visited depth first in the memory of
 * one. An instance may be used by several threads.
 */
public final class TrajectoryEnumeration {

    private final FiniteMdp mdp;
    private final TabularPolicy behaviour;
    private final int horizon;
    private final int timeLimit;
    private final boolean restarts;

    private TrajectoryEnumeration(
            FiniteMdp mdp, TabularPolicy behaviour, int horizon, int timeLimit, boolean restarts) {
        DiscountedChain.check(mdp, behaviour);
        if (horizon < 1 || timeLimit < 1) {
            throw new IllegalArgumentException(
                    "a horizon and a time limit are at least 1, not " + horizon + " and " + timeLimit);
        }
        this.mdp = mdp;
        this.behaviour = behaviour;
        this.horizon = horizon;
        this.timeLimit = timeLimit;
        this.restarts = restarts;
    }

    /**
     * Enumerates episodes: trajectories end where the episode terminates, and at the horizon with a truncation.
     *
     * @param mdp the process
     * @param behaviour μ
     * @param horizon T, at least 1
     * @return the enumeration
     * @throws IllegalArgumentException if the horizon is below 1 or the policy of another process
     */
    public static TrajectoryEnumeration ofEpisodes(FiniteMdp mdp, TabularPolicy behaviour, int horizon) {
        return new TrajectoryEnumeration(mdp, behaviour, horizon, horizon, false);
    }

    /**
     * Enumerates streams: trajectories of exactly T steps, in which each episode that terminates, or is truncated by a
     * time limit, is followed by the next one from the initial distribution.
     *
     * @param mdp the process
     * @param behaviour μ
     * @param horizon T, at least 1
     * @param timeLimit after how many steps an episode is truncated, at least 1
     * @return the enumeration
     * @throws IllegalArgumentException if a number is below 1 or the policy of another process
     */
    public static TrajectoryEnumeration ofStreams(FiniteMdp mdp, TabularPolicy behaviour, int horizon, int timeLimit) {
        return new TrajectoryEnumeration(mdp, behaviour, horizon, timeLimit, true);
    }

    /**
     * Visits all trajectories from the initial distribution.
     *
     * @param visitor is passed each one; probabilities sum to 1
     */
    public void forEach(Consumer<Trajectory> visitor) {
        reset(new Trajectory(horizon), 0, 1, visitor);
    }

    /**
     * Visits all trajectories from a state.
     *
     * @param state s<sub>0</sub>
     * @param visitor is passed each one; probabilities sum to 1
     */
    public void forEachFrom(int state, Consumer<Trajectory> visitor) {
        act(new Trajectory(horizon), 0, state, 0, 1, visitor);
    }

    /**
     * Visits all trajectories from a state and a first action, whether or not μ would take it.
     *
     * @param state s<sub>0</sub>
     * @param action a<sub>0</sub>
     * @param visitor is passed each one; probabilities sum to 1
     * @throws IllegalArgumentException if the action is masked
     */
    public void forEachFrom(int state, int action, Consumer<Trajectory> visitor) {
        if (!mdp.allowed(state, action)) {
            throw new IllegalArgumentException("action " + action + " is masked in state " + state);
        }
        step(new Trajectory(horizon), 0, state, 0, action, 1, visitor);
    }

    /**
     * Computes an expectation over the trajectories from a state.
     *
     * @param state s<sub>0</sub>
     * @param quantity a function of a trajectory
     * @return E<sub>μ</sub>[quantity | s<sub>0</sub>]
     */
    public double expectation(int state, ToDoubleFunction<Trajectory> quantity) {
        double[] sum = new double[1];
        forEachFrom(state, x -> sum[0] += x.probability() * quantity.applyAsDouble(x));
        return sum[0];
    }

    /**
     * Computes an expectation over the trajectories from a state and a first action.
     *
     * @param state s<sub>0</sub>
     * @param action a<sub>0</sub>
     * @param quantity a function of a trajectory
     * @return E<sub>μ</sub>[quantity | s<sub>0</sub>, a<sub>0</sub>]
     * @throws IllegalArgumentException if the action is masked
     */
    public double expectation(int state, int action, ToDoubleFunction<Trajectory> quantity) {
        double[] sum = new double[1];
        forEachFrom(state, action, x -> sum[0] += x.probability() * quantity.applyAsDouble(x));
        return sum[0];
    }

    private void reset(Trajectory x, int t, double probability, Consumer<Trajectory> visitor) {
        for (int s = 0; s < mdp.states(); s++) {
            if (mdp.initial(s) > 0) {
                act(x, t, s, 0, probability * mdp.initial(s), visitor);
            }
        }
    }

    private void act(Trajectory x, int t, int state, int age, double probability, Consumer<Trajectory> visitor) {
        for (int a = 0; a < mdp.actions(); a++) {
            double taken = behaviour.probability(state, a);
            if (taken > 0) {
                step(x, t, state, age, a, probability * taken, visitor);
            }
        }
    }

    private void step(
            Trajectory x, int t, int state, int age, int action, double probability, Consumer<Trajectory> visitor) {
        for (int i = mdp.from(state, action); i < mdp.to(state, action); i++) {
            // Written for each outcome anew: deeper steps of the one before may have changed nothing up to t.
            x.state[t] = state;
            x.action[t] = action;
            x.successor[t] = mdp.next(i);
            x.reward[t] = mdp.reward(i);
            x.boundary[t] =
                    mdp.terminates(i) ? Boundary.TERMINATED : age + 1 == timeLimit ? Boundary.TRUNCATED : Boundary.NONE;
            double path = probability * mdp.probability(i);
            boolean ends = x.boundary[t] != Boundary.NONE;
            if (t + 1 == horizon || ends && !restarts) {
                x.steps = t + 1;
                x.probability = path;
                visitor.accept(x);
            } else if (ends) {
                reset(x, t + 1, path, visitor);
            } else {
                act(x, t + 1, mdp.next(i), age + 1, path, visitor);
            }
        }
    }
}
