package klrl.envs;

import klrl.api.RandomStreams;

class MountainCarTest extends ClassicControlTest<MountainCar> {

    @Override
    String resource() {
        return "MountainCar-v0.json.gz";
    }

    @Override
    MountainCar make(int count, long timeLimit, RandomStreams streams) {
        return new MountainCar(count, timeLimit, streams);
    }

    @Override
    int limit() {
        return 200;
    }

    @Override
    String[] names() {
        return new String[] {"position", "velocity"};
    }

    @Override
    int[] ends() {
        return new int[] {6, 14};
    }
}
