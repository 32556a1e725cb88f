package klrl.algorithms.data;

import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;
import klrl.core.state.Saved;

/** How many batches are due: in proportion to the steps that were collected since the warm-up. */
final class Pacing implements Stateful {

    private final long warmUp;
    private final double updatesPerStep;
    private long steps;
    private double credit;

    Pacing(long warmUp, double updatesPerStep) {
        this.warmUp = warmUp;
        this.updatesPerStep = updatesPerStep;
    }

    /** Counts collected steps, and credits updates for them if the warm-up is over and there is enough to draw from. */
    void collected(int count, boolean enough) {
        steps += count;
        if (steps >= warmUp && enough) {
            credit += count * updatesPerStep;
        }
    }

    /** Returns how many steps were ever collected. */
    long steps() {
        return steps;
    }

    /** Returns how many batches are due. */
    int due() {
        return (int) credit;
    }

    /** Takes one of the batches that are due. */
    void take() {
        if (credit < 1) {
            throw new IllegalStateException("no batch is due before more steps are collected");
        }
        credit--;
    }

    @Override
    public void save(StateWriter out) {
        out.longs("steps", steps);
        out.doubles("credit", credit);
    }

    @Override
    public void load(StateReader in) {
        long savedSteps = Saved.longs(in, "steps", 1)[0];
        credit = Saved.doubles(in, "credit", 1)[0];
        steps = savedSteps;
    }
}
