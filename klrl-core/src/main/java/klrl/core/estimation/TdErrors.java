package klrl.core.estimation;

import klrl.api.data.Evaluation;
import klrl.api.plugin.Equation;

/** One-step temporal-difference errors, over a range of indices of an evaluation. */
public final class TdErrors {

    private TdErrors() {}

    /**
     * Computes δ<sub>t</sub> = r̂<sub>t</sub> + d<sub>t</sub>V(s⁺<sub>t</sub>) − V(s<sub>t</sub>).
     *
     * @param x an evaluation whose base is V(s)
     * @param from the first index
     * @param to one past the last index
     * @param out receives the errors
     */
    @Equation(id = "T17", text = "δ = r̂ + d V(s⁺) − V(s)")
    public static void ofStates(Evaluation x, int from, int to, double[] out) {
        difference(x.shapedReward(), x, from, to, out);
    }

    /**
     * Computes r<sub>t</sub> + d<sub>t</sub>V̄(s⁺<sub>t</sub>) − Q(s<sub>t</sub>,a<sub>t</sub>): the reward is plain,
     * since an action value carries no regulariser of its own step.
     *
     * @param x an evaluation whose base is Q(s,a)
     * @param from the first index
     * @param to one past the last index
     * @param out receives the errors
     */
    @Equation(id = "T3", text = "r + d V̄(s⁺) − Q(s,a)")
    public static void ofActions(Evaluation x, int from, int to, double[] out) {
        difference(x.reward(), x, from, to, out);
    }

    private static void difference(double[] reward, Evaluation x, int from, int to, double[] out) {
        double[] discount = x.discount();
        double[] next = x.nextValue();
        double[] base = x.base();
        for (int i = from; i < to; i++) {
            out[i] = reward[i] + discount[i] * next[i] - base[i];
        }
    }
}
