package klrl.core.contract;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.RandomStreams;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.environment.CheckedActions;
import klrl.core.random.L64X128Mix;
import klrl.core.state.Saved;

/**
 * Points on a line that drift by noise and by their action, up or down one unit at most: terminates beyond ±4 and is
 * truncated after 15 steps. With a defect it differs from a sound environment in exactly that.
 */
final class Specimen implements Environment, Stateful {

    /** What can be wrong with it. */
    enum Defect {
        NONE,
        IGNORES_ITS_SEED,
        DRAWS_FROM_ONE_STREAM_FOR_ALL,
        KNOWS_THE_BATCH_SIZE,
        LEAVES_ITS_SPACE,
        LEAVES_ITS_SPACE_AT_THE_END,
        OBSERVES_NAN,
        CUTS_THE_DISCOUNT_AT_TRUNCATION,
        BOOTSTRAPS_TERMINATION,
        NEVER_ENDS,
        UNKNOWN_BOUNDARY,
        INFINITE_REWARD,
        REWARDS_A_RESET,
        LEAVES_REWARDS_OF_LAST_STEP_AT_RESET,
        KEEPS_THE_FIRST_FINAL_OBSERVATION_BUFFER,
        KEEPS_THE_LAST_BUFFERS,
        FORGETS_THE_FINAL_OBSERVATION,
        FORGETS_ZERO_REWARDS,
        ACTS_ON_THE_LAST_ACTIONS_BUFFER,
        CLIPS_IN_THE_CALLERS_BUFFER,
        SAVES_NO_STEP_COUNT,
        DRAWS_WHEN_LOADED,
        DRAWS_WHEN_SAVED,
        DOES_NOT_CLIP,
        STEPS_BEFORE_ANY_RESET,
        CHANGES_ITS_DESCRIPTION
    }

    private static final int LIMIT = 15;
    private static final AtomicLong SHARED = new AtomicLong();

    private final Defect defect;
    private final RandomStream[] random;
    private final double[] place;
    private final long[] steps;
    private boolean begun;
    private Step first;
    private Step last;
    private Actions lastActions;
    private float bound = 8;

    Specimen(int count, RandomStreams streams, Defect defect) {
        this.defect = defect;
        random = new RandomStream[count];
        place = new double[count];
        steps = new long[count];
        Arrays.setAll(random, b -> switch (defect) {
            case IGNORES_ITS_SEED -> L64X128Mix.of(SHARED.incrementAndGet());
            case DRAWS_FROM_ONE_STREAM_FOR_ALL -> streams.stream("environment", 0);
            case KNOWS_THE_BATCH_SIZE -> streams.stream("environment", count + b);
            default -> streams.stream("environment", b);
        });
    }

    private boolean has(Defect asked) {
        return defect == asked;
    }

    @Override
    public EnvironmentSpec spec() {
        return EnvironmentSpec.of(
                Space.Box.of(new float[] {-bound}, new float[] {bound}),
                Space.Box.of(new float[] {-1}, new float[] {1}));
    }

    @Override
    public void reset(Step out) {
        if (first == null) {
            first = out;
        }
        if (!has(Defect.LEAVES_REWARDS_OF_LAST_STEP_AT_RESET)) {
            Arrays.fill(out.reward(), has(Defect.REWARDS_A_RESET) ? 1 : 0);
        }
        Arrays.fill(out.discount(), 1);
        Arrays.fill(out.boundary(), Boundary.NONE);
        for (int b = 0; b < place.length; b++) {
            start(b);
            values(out.observation())[b] = (float) place[b];
        }
        begun = true;
        last = out;
        if (has(Defect.CHANGES_ITS_DESCRIPTION)) {
            bound++;
        }
    }

    private void start(int b) {
        place[b] = random[b].nextDouble(-1, 1);
        steps[b] = 0;
    }

    @Override
    public void step(Actions actions, Step out) {
        if (!begun && !has(Defect.STEPS_BEFORE_ANY_RESET)) {
            throw new IllegalStateException("reset first");
        }
        float[] given = CheckedActions.points(actions, (Space.Box) spec().action(), place.length);
        if (has(Defect.ACTS_ON_THE_LAST_ACTIONS_BUFFER) && lastActions != null) {
            given = ((Actions.Points) lastActions).values();
        }
        lastActions = actions;
        if (has(Defect.KEEPS_THE_LAST_BUFFERS)) {
            Arrays.fill(last.reward(), 0);
        }
        for (int b = 0; b < place.length; b++) {
            float action = has(Defect.DOES_NOT_CLIP) ? given[b] : Math.max(-1, Math.min(1, given[b]));
            if (has(Defect.CLIPS_IN_THE_CALLERS_BUFFER)) {
                given[b] = action;
            }
            place[b] += action + random[b].nextGaussian(0, 0.5);
            steps[b]++;
            answer(b, out);
        }
        last = out;
    }

    private void answer(int b, Step out) {
        boolean terminated = Math.abs(place[b]) > 4;
        boolean truncated = !terminated && steps[b] >= LIMIT;
        boolean over = (terminated || truncated) && !has(Defect.NEVER_ENDS);
        out.discount()[b] = discount(terminated && over, truncated && over);
        out.boundary()[b] = !over ? Boundary.NONE : terminated ? Boundary.TERMINATED : Boundary.TRUNCATED;
        if (has(Defect.UNKNOWN_BOUNDARY) && truncated) {
            out.boundary()[b] = 3;
        }
        double reward = steps[b] % 2 == 0 ? 0 : -Math.abs(place[b]);
        if (reward != 0 || !has(Defect.FORGETS_ZERO_REWARDS)) {
            out.reward()[b] = has(Defect.INFINITE_REWARD) && terminated ? Double.NEGATIVE_INFINITY : reward;
        }
        if (over) {
            if (!has(Defect.FORGETS_THE_FINAL_OBSERVATION)) {
                Step target = has(Defect.KEEPS_THE_FIRST_FINAL_OBSERVATION_BUFFER) ? first : out;
                values(target.finalObservation())[b] =
                        has(Defect.LEAVES_ITS_SPACE_AT_THE_END) ? 100 : (float) Math.max(-8, Math.min(8, place[b]));
            }
            start(b);
        } else if (has(Defect.NEVER_ENDS)) {
            place[b] = Math.max(-4, Math.min(4, place[b]));
        }
        values(out.observation())[b] = has(Defect.LEAVES_ITS_SPACE) ? (float) place[b] + 100 : (float) place[b];
        if (has(Defect.OBSERVES_NAN) && steps[b] == 7) {
            values(out.observation())[b] = Float.NaN;
        }
    }

    private double discount(boolean terminated, boolean truncated) {
        if (terminated) {
            return has(Defect.BOOTSTRAPS_TERMINATION) ? 1 : 0;
        }
        return truncated && has(Defect.CUTS_THE_DISCOUNT_AT_TRUNCATION) ? 0 : 1;
    }

    private static float[] values(Observations observations) {
        return ((Observations.Floats) observations).values();
    }

    @Override
    public void save(StateWriter out) {
        out.doubles("place", place);
        out.longs("steps", steps);
        out.longs("begun", begun ? 1 : 0);
        if (has(Defect.DRAWS_WHEN_SAVED)) {
            random[0].nextLong();
        }
    }

    @Override
    public void load(StateReader in) {
        System.arraycopy(Saved.doubles(in, "place", place.length), 0, place, 0, place.length);
        if (!has(Defect.SAVES_NO_STEP_COUNT)) {
            System.arraycopy(Saved.longs(in, "steps", steps.length), 0, steps, 0, steps.length);
        }
        begun = Saved.longs(in, "begun", 1)[0] == 1;
        if (has(Defect.DRAWS_WHEN_LOADED)) {
            random[0].nextLong();
        }
    }
}
