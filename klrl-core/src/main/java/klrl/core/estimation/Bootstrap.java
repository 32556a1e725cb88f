package klrl.core.estimation;

import klrl.api.data.Boundary;
import klrl.api.data.Evaluation;
import klrl.api.data.Segment;
import klrl.api.plugin.Equation;

/**
 * What follows a step: the one place that tells termination, truncation and the end of a segment apart.
 *
 * <table>
 * <caption>The successor of step (t, b)</caption>
 * <tr><th>the step</th><th>d<sub>t</sub></th><th>m<sub>t</sub></th><th>s⁺<sub>t</sub></th></tr>
 * <tr><td>goes on</td><td>γ·discount</td><td>1</td><td>observation row t + 1</td></tr>
 * <tr><td>is the segment's last</td><td>γ·discount</td><td>0</td><td>observation row T</td></tr>
 * <tr><td>was truncated</td><td>γ·discount</td><td>0</td><td>its boundary row</td></tr>
 * <tr><td>terminated</td><td>0</td><td>0</td><td>none: value 0</td></tr>
 * </table>
 */
public final class Bootstrap {

    private Bootstrap() {}

    /**
     * Fills d and m of every step.
     *
     * @param x the segment
     * @param gamma γ in [0,1]
     * @param out receives {@code discount}, {@code continues} and {@code reward}
     */
    public static void discounts(Segment x, double gamma, Evaluation out) {
        int lastRow = x.size() - x.streams();
        for (int i = 0; i < x.size(); i++) {
            byte boundary = x.boundary()[i];
            out.discount()[i] = boundary == Boundary.TERMINATED ? 0 : gamma * x.discount()[i];
            out.continues()[i] = boundary == Boundary.NONE && i < lastRow ? 1 : 0;
            out.reward()[i] = x.reward()[i];
        }
    }

    /**
     * Picks the value of every step's true successor s⁺.
     *
     * @param x the segment
     * @param values [(T+1)·B] or more: the values of the observation rows, then those of the boundary rows
     * @param out [T·B]: receives V(s⁺), 0 at terminations
     * @throws IllegalArgumentException if a value is missing
     */
    public static void successors(Segment x, double[] values, double[] out) {
        int size = x.size();
        int streams = x.streams();
        if (values.length < size + streams + x.boundaryAt().length) {
            throw new IllegalArgumentException("a segment with " + (size + streams) + " observations and "
                    + x.boundaryAt().length + " boundaries needs as many values, not " + values.length);
        }
        System.arraycopy(values, streams, out, 0, size);
        for (int i = 0; i < size; i++) {
            if (x.boundary()[i] == Boundary.TERMINATED) {
                out[i] = 0;
            }
        }
        for (int k = 0; k < x.boundaryAt().length; k++) {
            out[x.boundaryAt()[k]] = values[size + streams + k];
        }
    }

    /**
     * Finds every step's true successor s⁺ among the observation rows and, after these, the boundary rows: for graphs, which
     * look values up by row.
     *
     * @param x the segment
     * @param rows how many rows to fill, at least T·B
     * @return [rows]: the successor's row; 0 at terminations, where d is 0, and behind the last step
     */
    public static int[] successorRows(Segment x, int rows) {
        int[] found = new int[rows];
        for (int i = 0; i < x.size(); i++) {
            found[i] = x.boundary()[i] == Boundary.TERMINATED ? 0 : i + x.streams();
        }
        for (int k = 0; k < x.boundaryAt().length; k++) {
            found[x.boundaryAt()[k]] = x.size() + x.streams() + k;
        }
        return found;
    }

    /**
     * Charges the regulariser: penalty ακ and shaped reward r̂ = r − ακ.
     *
     * @param kappa [T·B]: κ in nats
     * @param alpha [B]: α of every stream
     * @param out receives {@code penalty} and {@code shapedReward} from its {@code reward}
     */
    @Equation(id = "T1", text = "r̂ = r − ακ")
    public static void penalise(double[] kappa, double[] alpha, Evaluation out) {
        int streams = out.streams();
        for (int t = 0, i = 0; t < out.steps(); t++) {
            for (int b = 0; b < streams; b++, i++) {
                out.penalty()[i] = alpha[b] * kappa[i];
                out.shapedReward()[i] = out.reward()[i] - out.penalty()[i];
            }
        }
    }
}
