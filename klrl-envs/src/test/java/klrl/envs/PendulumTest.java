package klrl.envs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import klrl.api.RandomStreams;
import klrl.api.data.Actions;
import klrl.api.data.Space;
import org.junit.jupiter.api.Test;

class PendulumTest extends ClassicControlTest<Pendulum> {

    private static final Space SPACE = Space.Box.of(new float[] {-2}, new float[] {2});

    @Override
    String resource() {
        return "Pendulum-v1.json.gz";
    }

    @Override
    Pendulum make(int count, long timeLimit, RandomStreams streams) {
        return new Pendulum(count, timeLimit, streams);
    }

    @Override
    int limit() {
        return 200;
    }

    @Override
    String[] names() {
        return new String[] {"theta", "omega"};
    }

    @Override
    int[] ends() {
        return new int[] {0, 20};
    }

    /** Halving is exact, so that every traced torque is reached, those outside the box too. */
    @Override
    Actions action(Trace trace, int t) {
        return point(SPACE, trace.actions()[t] / 2);
    }

    @Test
    void anglesAreWrappedExactlyAsByARemainder() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            double angle = random.nextDouble(-100, 100);
            double remainder = new BigDecimal(angle + Math.PI)
                    .remainder(new BigDecimal(2 * Math.PI))
                    .doubleValue();
            double expected = (remainder < 0 ? remainder + 2 * Math.PI : remainder) - Math.PI;
            assertEquals(expected, Pendulum.wrapped(angle));
        }
        assertEquals(-Math.PI, Pendulum.wrapped(Math.PI));
        assertEquals(-Math.PI, Pendulum.wrapped(-Math.PI));
        assertEquals(0, Pendulum.wrapped(2 * Math.PI));
    }
}
