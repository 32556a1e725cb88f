package klrl.envs;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import klrl.api.data.Observations;
import klrl.api.data.Space;

/** What is seen of the states of a finite process. */
interface StateView {

    Space.Box space();

    /** Writes what is seen in a state into a row of zeros. */
    void write(int state, Observations out, int row);

    /** Writes a state into a row of zeros. */
    @FunctionalInterface
    interface Writer {
        void write(int state, Observations out, int row);
    }

    static StateView of(Space.Box space, Writer writer) {
        return new StateView() {
            @Override
            public Space.Box space() {
                return space;
            }

            @Override
            public void write(int state, Observations out, int row) {
                writer.write(state, out, row);
            }
        };
    }

    /** Shows each state as a one among zeros. */
    static StateView oneHot(int states) {
        return of(box(states, 0, 1), (state, out, row) -> set(out, row, state, 1));
    }

    /** Shows each state as some Gaussian numbers, drawn once; as a one among zeros if there are to be none. */
    static StateView drawn(int states, int features, RandomGenerator random) {
        if (features == 0) {
            return oneHot(states);
        }
        float[][] shown = new float[states][features];
        for (float[] state : shown) {
            for (int i = 0; i < features; i++) {
                state[i] = (float) random.nextGaussian();
            }
        }
        double infinity = Double.POSITIVE_INFINITY;
        return of(box(features, -infinity, infinity), (state, out, row) -> {
            for (int i = 0; i < features; i++) {
                set(out, row, i, shown[state][i]);
            }
        });
    }

    /** A flat box of floats with equal bounds in each dimension. */
    static Space.Box box(int width, double low, double high) {
        float[] lower = new float[width];
        float[] upper = new float[width];
        Arrays.fill(lower, (float) low);
        Arrays.fill(upper, (float) high);
        return Space.Box.of(lower, upper);
    }

    /** Sets number i of a row of floats. */
    static void set(Observations out, int row, int i, double value) {
        ((Observations.Floats) out).values()[row * out.width() + i] = (float) value;
    }
}
