package klrl.envs;

import klrl.api.RandomStreams;
import klrl.api.data.Actions;
import klrl.api.data.Space;

class MountainCarContinuousTest extends ClassicControlTest<MountainCarContinuous> {

    private static final Space SPACE = Space.Box.of(new float[] {-1}, new float[] {1});

    @Override
    String resource() {
        return "MountainCarContinuous-v0.json.gz";
    }

    @Override
    MountainCarContinuous make(int count, long timeLimit, RandomStreams streams) {
        return new MountainCarContinuous(count, timeLimit, streams);
    }

    @Override
    int limit() {
        return 999;
    }

    @Override
    String[] names() {
        return new String[] {"position", "velocity"};
    }

    @Override
    int[] ends() {
        return new int[] {6, 2};
    }

    /** They are floats, which the states that episodes begin with are not. */
    @Override
    int stepsBeforeSetStates() {
        return 1;
    }

    @Override
    Actions action(Trace trace, int t) {
        return point(SPACE, trace.actions()[t]);
    }
}
