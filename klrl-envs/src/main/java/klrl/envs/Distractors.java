package klrl.envs;

import java.util.Arrays;
import java.util.OptionalDouble;
import klrl.api.Environment;
import klrl.api.RandomStream;
import klrl.api.RandomStreams;
import klrl.api.data.Actions;
import klrl.api.data.Boundary;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.api.data.Space;
import klrl.api.data.Step;
import klrl.core.environment.KnownOptimum;
import klrl.core.environment.Layer;

/**
 * Appends random bits to every observation of floats, drawn anew for each from the stream {@value #PURPOSE} of the
 * environment's index.
 */
final class Distractors extends Layer {

    private static final String PURPOSE = "distractors";

    private final Environment inner;
    private final int bits;
    private final EnvironmentSpec spec;
    private final RandomStream[] random;
    private final Observations.Floats plain;
    private final Observations.Floats plainFinal;

    Distractors(Environment inner, int bits, int count, RandomStreams streams) {
        this.inner = inner;
        this.bits = bits;
        Space.Box box = inner.spec().observation();
        this.spec = new EnvironmentSpec(
                longer(box, bits), inner.spec().action(), inner.spec().masked());
        this.random = new RandomStream[count];
        Arrays.setAll(random, b -> streams.stream(PURPOSE, b));
        this.plain = (Observations.Floats) Observations.of(box, count);
        this.plainFinal = (Observations.Floats) Observations.of(box, count);
    }

    private static Space.Box longer(Space.Box box, int bits) {
        float[] low = new float[box.width() + bits];
        float[] high = new float[box.width() + bits];
        for (int i = 0; i < low.length; i++) {
            low[i] = i < box.width() ? box.low(i) : 0;
            high[i] = i < box.width() ? box.high(i) : 1;
        }
        return Space.Box.of(low, high);
    }

    @Override
    protected OptionalDouble optimalReturn(KnownOptimum inner, long steps) {
        return inner.optimalReturn(steps);
    }

    @Override
    protected EnvironmentSpec spec() {
        return spec;
    }

    @Override
    protected void reset(Step out) {
        inner.reset(inside(out));
        for (int b = 0; b < random.length; b++) {
            append(b, plain, out.observation());
        }
    }

    @Override
    protected void step(Actions actions, Step out) {
        inner.step(actions, inside(out));
        for (int b = 0; b < random.length; b++) {
            if (out.boundary()[b] != Boundary.NONE) {
                append(b, plainFinal, out.finalObservation());
            }
            append(b, plain, out.observation());
        }
    }

    private Step inside(Step out) {
        return new Step(plain, plainFinal, out.reward(), out.discount(), out.boundary(), out.mask(), out.finalMask());
    }

    private void append(int b, Observations.Floats from, Observations to) {
        float[] values = ((Observations.Floats) to).values();
        int at = b * to.width();
        System.arraycopy(from.values(), b * from.width(), values, at, from.width());
        for (int i = at + from.width(); i < at + from.width() + bits; i++) {
            values[i] = random[b].nextBoolean() ? 1 : 0;
        }
    }
}
