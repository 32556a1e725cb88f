package klrl.core.tabular;

import klrl.api.data.Boundary;

/**
 * One trajectory of an enumeration: a view of arrays that the enumeration goes on to change, valid during the call that
 * it is passed to.
 *
 * <p>Step t goes from {@link #state state(t)} with {@link #action action(t)} to {@link #successor successor(t)}, the true
 * next state. After a step with a {@link #boundary boundary} the next one starts a new episode, so that state(t + 1) is
 * successor(t) only where the boundary is {@link Boundary#NONE}.
 */
public final class Trajectory {

    final int[] state;
    final int[] action;
    final int[] successor;
    final double[] reward;
    final byte[] boundary;
    int steps;
    double probability;

    Trajectory(int horizon) {
        state = new int[horizon];
        action = new int[horizon];
        successor = new int[horizon];
        reward = new double[horizon];
        boundary = new byte[horizon];
    }

    /**
     * Returns how likely the trajectory is, given where the enumeration started.
     *
     * @return a probability in (0,1]
     */
    public double probability() {
        return probability;
    }

    /**
     * Returns the length.
     *
     * @return the number of steps, at least 1
     */
    public int steps() {
        return steps;
    }

    /**
     * Returns the state before a step.
     *
     * @param t the step, from 0
     * @return s<sub>t</sub>
     */
    public int state(int t) {
        return state[t];
    }

    /**
     * Returns the action of a step.
     *
     * @param t the step
     * @return a<sub>t</sub>
     */
    public int action(int t) {
        return action[t];
    }

    /**
     * Returns the reward of a step.
     *
     * @param t the step
     * @return r<sub>t</sub>
     */
    public double reward(int t) {
        return reward[t];
    }

    /**
     * Returns the state that a step led to, at the end of an episode too.
     *
     * @param t the step
     * @return s⁺<sub>t</sub>
     */
    public int successor(int t) {
        return successor[t];
    }

    /**
     * Returns whether and how an episode ended with a step.
     *
     * @param t the step
     * @return a value of {@link Boundary}
     */
    public byte boundary(int t) {
        return boundary[t];
    }
}
