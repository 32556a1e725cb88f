package klrl.tf.contract;

import static klrl.tf.contract.Scenario.ACTIONS;
import static klrl.tf.contract.Scenario.STATES;

import java.util.Arrays;
import java.util.List;
import klrl.core.tabular.FiniteMdp;

/** Rows as arrays. Losses are means over N rows: weights are fed times N, so that sums of weighted rows remain. */
final class Batch {
    private final Scenario scenario;
    private final List<Row> rows;
    private final double[] values;

    /**
     * Makes a batch.
     *
     * @param scenario gives parameters, prior, masks and α
     * @param rows N rows
     * @param values [S, A]: what the rows' action values are taken from
     */
    Batch(Scenario scenario, List<Row> rows, double[] values) {
        this.scenario = scenario;
        this.rows = rows;
        this.values = values;
    }

    /** Makes a batch for losses without action values. */
    Batch(Scenario scenario, List<Row> rows) {
        this(scenario, rows, new double[STATES * ACTIONS]);
    }

    Scenario scenario() {
        return scenario;
    }

    int[] states() {
        return rows.stream().mapToInt(Row::state).toArray();
    }

    int[] actions() {
        return rows.stream().mapToInt(Row::action).toArray();
    }

    double[] weight() {
        return rows.stream().mapToDouble(row -> rows.size() * row.weight()).toArray();
    }

    double[] target() {
        return rows.stream().mapToDouble(Row::target).toArray();
    }

    double[] advantage() {
        return rows.stream().mapToDouble(Row::advantage).toArray();
    }

    double[] alpha() {
        double[] alpha = new double[rows.size()];
        Arrays.fill(alpha, scenario.alpha());
        return alpha;
    }

    /** Where an action is masked any finite number will do, and a large one in single precision too. */
    double[] logPrior() {
        double[] weights = scenario.problem().prior().logWeights();
        double[] gathered = gather(weights);
        for (int i = 0; i < gathered.length; i++) {
            gathered[i] = Math.max(gathered[i], -1e30);
        }
        return gathered;
    }

    double[] actionValues() {
        return gather(values);
    }

    boolean[] mask() {
        FiniteMdp mdp = scenario.problem().mdp();
        boolean[] mask = new boolean[rows.size() * ACTIONS];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = mdp.allowed(rows.get(i / ACTIONS).state(), i % ACTIONS);
        }
        return mask;
    }

    private double[] gather(double[] table) {
        double[] gathered = new double[rows.size() * ACTIONS];
        for (int i = 0; i < gathered.length; i++) {
            gathered[i] = table[rows.get(i / ACTIONS).state() * ACTIONS + i % ACTIONS];
        }
        return gathered;
    }
}
