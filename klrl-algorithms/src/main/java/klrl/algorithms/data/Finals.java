package klrl.algorithms.data;

import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Observations;
import klrl.core.state.Saved;

/**
 * The true final observations of truncated episodes, and their masks, numbered from the first one ever kept. They are
 * forgotten in the order in which they came.
 */
final class Finals implements Stateful {

    private final EnvironmentSpec spec;
    private Observations rows;
    private boolean[] mask;
    private long first;
    private long next;

    Finals(EnvironmentSpec spec, int room) {
        this.spec = spec;
        rows = Observations.of(spec.observation(), room);
        mask = new boolean[room * spec.maskWidth()];
    }

    /** Keeps a row and returns its number. */
    long keep(Observations from, boolean[] masks, int row) {
        if (next - first == rows.rows()) {
            grow();
        }
        int width = spec.maskWidth();
        int slot = (int) (next % rows.rows());
        from.copyTo(row, 1, rows, slot);
        System.arraycopy(masks, row * width, mask, slot * width, width);
        return next++;
    }

    private void grow() {
        int width = spec.maskWidth();
        Observations larger = Observations.of(spec.observation(), 2 * rows.rows());
        boolean[] largerMask = new boolean[2 * mask.length];
        for (long number = first; number < next; number++) {
            int slot = (int) (number % larger.rows());
            copyTo(number, larger, largerMask, slot);
        }
        rows = larger;
        mask = largerMask;
    }

    /** Forgets the oldest. */
    void forget() {
        first++;
    }

    /** Copies the row of a number. */
    void copyTo(long number, Observations to, boolean[] masks, int row) {
        int width = spec.maskWidth();
        int slot = (int) (number % rows.rows());
        rows.copyTo(slot, 1, to, row);
        System.arraycopy(mask, slot * width, masks, row * width, width);
    }

    @Override
    public void save(StateWriter out) {
        out.longs("counters", first, next, rows.rows());
        SavedRows.save(out, "rows", rows, rows.rows());
        SavedRows.save(out, "mask", mask, mask.length);
    }

    @Override
    public void load(StateReader in) {
        long[] counters = Saved.longs(in, "counters", 3);
        int room = (int) counters[2];
        Observations savedRows = SavedRows.observations(in, "rows", spec, room);
        boolean[] savedMask = SavedRows.mask(in, "mask", room * spec.maskWidth());
        first = counters[0];
        next = counters[1];
        rows = savedRows;
        mask = savedMask;
    }
}
