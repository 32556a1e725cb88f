package klrl.algorithms.data;

import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.core.state.Saved;

/** How rows of observations and of masks are saved. */
final class SavedRows {

    private SavedRows() {}

    static void save(StateWriter out, String name, Observations rows, int count) {
        if (rows instanceof Observations.Floats floats) {
            out.floats(name, floats.values(), 0, count * rows.width());
        } else if (rows instanceof Observations.Bytes bytes) {
            out.bytes(name, bytes.values(), 0, count * rows.width());
        }
    }

    static Observations observations(StateReader in, String name, EnvironmentSpec spec, int rows) {
        int width = spec.observation().width();
        return switch (spec.observation().element()) {
            case FLOAT -> new Observations.Floats(rows, width, Saved.floats(in, name, rows * width));
            case BYTE -> new Observations.Bytes(rows, width, Saved.bytes(in, name, rows * width));
        };
    }

    static void save(StateWriter out, String name, boolean[] values, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        out.bytes(name, bytes);
    }

    static boolean[] mask(StateReader in, String name, int length) {
        byte[] bytes = Saved.bytes(in, name, length);
        boolean[] values = new boolean[length];
        for (int i = 0; i < length; i++) {
            values[i] = bytes[i] != 0;
        }
        return values;
    }
}
