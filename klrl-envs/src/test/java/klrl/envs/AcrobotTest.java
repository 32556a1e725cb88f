package klrl.envs;

import klrl.api.RandomStreams;

class AcrobotTest extends ClassicControlTest<Acrobot> {

    @Override
    String resource() {
        return "Acrobot-v1.json.gz";
    }

    @Override
    Acrobot make(int count, long timeLimit, RandomStreams streams) {
        return new Acrobot(count, timeLimit, streams);
    }

    @Override
    int limit() {
        return 500;
    }

    @Override
    String[] names() {
        return new String[] {"theta1", "theta2", "omega1", "omega2"};
    }

    @Override
    int[] ends() {
        return new int[] {6, 1};
    }
}
