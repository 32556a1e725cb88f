package klrl.envs;

import java.util.Arrays;
import java.util.Optional;
import klrl.api.RandomStream;
import klrl.api.RandomStreams;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.environment.CheckedActions;
import klrl.core.state.Saved;

/**
 * What all batches have in common: a random stream per environment, the steps of its episode, and how episodes end.
 *
 * <p>The order of a step is: {@link #choices} checks the call, the environment moves row by row, and
 * {@link #end} tells for every row whether its episode is over. If so the environment writes its final observation and
 * starts anew; in any case it then writes its observation.
 */
final class Episodes {

    /** A time limit that no episode reaches. */
    static final long NO_LIMIT = Long.MAX_VALUE;

    private static final String NUMPY = "numpy";

    private final long timeLimit;
    private final RandomStream[] random;
    private final Optional<NumpyStreams> numpy;
    private final long[] steps;
    private boolean begun;

    /** A time limit in steps, at least 1. Environment b draws from the stream {@code environment} of index b. */
    Episodes(int count, long timeLimit, RandomStreams streams) {
        if (count < 1 || timeLimit < 1) {
            throw new IllegalArgumentException(
                    "at least 1 environment and 1 step are needed, not " + count + " and " + timeLimit);
        }
        this.timeLimit = timeLimit;
        this.random = new RandomStream[count];
        this.numpy = streams instanceof NumpyStreams own ? Optional.of(own) : Optional.empty();
        this.steps = new long[count];
        Arrays.setAll(random, b -> streams.stream("environment", b));
    }

    int count() {
        return steps.length;
    }

    RandomStream random(int b) {
        return random[b];
    }

    /** Tells whether environment b has taken no step in its episode yet. */
    boolean fresh(int b) {
        return steps[b] == 0;
    }

    /** Begins an episode everywhere: fills rewards, discounts and boundaries. */
    void reset(Step out) {
        checkBuffers(out);
        Arrays.fill(steps, 0);
        Arrays.fill(out.reward(), 0);
        Arrays.fill(out.discount(), 1);
        Arrays.fill(out.boundary(), Boundary.NONE);
        begun = true;
    }

    /** Checks a step's buffers and its actions; gives the values [B,k]. */
    int[] choices(Actions actions, Space.Discrete space, Step out) {
        checkStep(out);
        return CheckedActions.choices(actions, space, steps.length);
    }

    /** Checks a step's buffers and its actions; gives the values [B,d], not clipped. */
    float[] points(Actions actions, Space.Box space, Step out) {
        checkStep(out);
        return CheckedActions.points(actions, space, steps.length);
    }

    /**
     * Counts the step of environment b and fills its discount and boundary. A step that both terminates and reaches the
     * time limit has terminated: nothing is bootstrapped from it.
     *
     * @return true if the episode is over; the next step of b is then counted as the first of another
     */
    boolean end(int b, boolean terminated, Step out) {
        boolean over = ++steps[b] >= timeLimit || terminated;
        out.discount()[b] = terminated ? 0 : 1;
        out.boundary()[b] = terminated ? Boundary.TERMINATED : over ? Boundary.TRUNCATED : Boundary.NONE;
        if (over) {
            steps[b] = 0;
        }
        return over;
    }

    private void checkStep(Step out) {
        if (!begun) {
            throw new IllegalStateException("reset an environment before its first step");
        }
        checkBuffers(out);
    }

    private void checkBuffers(Step out) {
        if (out.reward().length != steps.length) {
            throw new IllegalArgumentException(
                    steps.length + " environments cannot fill a step of " + out.reward().length);
        }
    }

    void save(StateWriter out) {
        out.longs("begun", begun ? 1 : 0);
        out.longs("steps", steps);
        numpy.ifPresent(own -> own.save(out.child(NUMPY)));
    }

    /** Takes over nothing if the state is refused. */
    void load(StateReader in) {
        boolean savedBegun = Saved.longs(in, "begun", 1)[0] == 1;
        long[] savedSteps = Saved.longs(in, "steps", steps.length);
        numpy.ifPresent(own -> own.load(in.child(NUMPY)));
        begun = savedBegun;
        System.arraycopy(savedSteps, 0, steps, 0, steps.length);
    }
}
