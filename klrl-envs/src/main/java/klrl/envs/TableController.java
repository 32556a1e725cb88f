package klrl.envs;

import java.util.Arrays;
import java.util.List;
import klrl.api.Controller;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Space;
import klrl.api.plugin.Context;

/**
 * Logits that are linear in what is observed, z = Σ_i x_i · row_i: of states seen as a one among zeros, a table of them.
 * Where nothing is seen all actions are alike.
 */
final class TableController implements Controller {

    /** Makes logits. */
    @FunctionalInterface
    interface Logits {
        double of(int state, int action);
    }

    private final Family.Categorical family;
    private final float[] table;

    private TableController(Family.Categorical family, float[] table) {
        this.family = family;
        this.table = table;
    }

    /**
     * Makes a table for the observations and actions of an environment.
     *
     * @param logits gives a finite number for every number of an observation and every value of a choice; asked in rows
     */
    static TableController of(EnvironmentSpec spec, Logits logits) {
        Family.Categorical family = new Family.Categorical(((Space.Discrete) spec.action()).sizes());
        int width = family.width();
        float[] table = new float[spec.observation().width() * width];
        for (int i = 0; i < table.length; i++) {
            table[i] = (float) logits.of(i / width, i % width);
        }
        return new TableController(family, table);
    }

    /**
     * Checks that an environment shows its states as it does without wrappers.
     *
     * @param name the controller's
     * @param states how many numbers an observation has
     * @param actions how many values the one choice of an action has
     */
    static EnvironmentSpec check(Context context, String name, int states, int actions) {
        EnvironmentSpec spec = context.environment();
        if (!spec.observation().equals(StateView.box(states, 0, 1))
                || !spec.action().equals(Space.Discrete.of(actions))) {
            throw new IllegalArgumentException("controller '" + name + "' reads a one among " + states
                    + " numbers and chooses out of " + List.of(actions) + "; this environment shows "
                    + spec.observation() + " and takes " + spec.action() + ": leave out the wrappers that change them");
        }
        return spec;
    }

    @Override
    public Family.Categorical family() {
        return family;
    }

    @Override
    public void parameters(Observations in, Memory memory, Parameters out) {
        float[] x = ((Observations.Floats) in).values();
        float[] logits = out.values();
        int width = out.width();
        Arrays.fill(logits, 0);
        for (int i = 0; i < x.length; i++) {
            // Almost all of them are zeros.
            if (x[i] != 0) {
                int row = i / in.width() * width;
                int entry = i % in.width() * width;
                for (int a = 0; a < width; a++) {
                    logits[row + a] += x[i] * table[entry + a];
                }
            }
        }
    }
}
