package klrl.envs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import klrl.api.Environment;
import klrl.api.data.Step;
import klrl.core.environment.SideBySide;
import klrl.core.random.Streams;
import org.junit.jupiter.api.Test;

/** Environments that are made one at a time, for a wrapper, draw from numpy's generators as the whole batch does. */
class NumpyPartsTest {

    @Test
    void partsSideBySideStartLikeTheWholeBatch() {
        String yaml = "{type: cartpole, numpy-seed: 7}";
        Streams random = Streams.of(0);
        Environment whole = Made.of(yaml, 4, random);
        Environment parts = SideBySide.of(4, b -> Made.of(yaml, b, 1, SideBySide.streamsOf(random, b)));
        Step expected = Step.of(whole.spec(), 4);
        Step out = Step.of(whole.spec(), 4);
        whole.reset(expected);
        parts.reset(out);
        for (int b = 0; b < 4; b++) {
            assertArrayEquals(Made.row(expected.observation(), b), Made.row(out.observation(), b));
        }
    }
}
