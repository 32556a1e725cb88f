package klrl.algorithms.mpo;

import java.util.List;
import klrl.api.data.Parameters;
import klrl.tf.Call;
import klrl.tf.head.Head;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The actions that the improved distribution q is over, in a graph. Letters: M rows, of which the first N are steps. */
sealed interface Candidates permits AllChoices, DrawnPoints {

    /** Returns what the evaluating call must fetch. */
    List<Operand<TFloat32>> outputs();

    /** Feeds what the evaluating call takes for M rows. */
    void feed(Call evaluate, int rows);

    /** Reads Q̄ of the candidates of each step, [≥ N,K]. */
    Parameters values(Call evaluate, int rows, int steps);

    /** Returns log π₀ of the candidates of each step, [≥ N,K], out of the prior's rows. */
    Parameters logPrior(Parameters prior, int steps);

    /** Feeds q, [≥ N,K], and what else the learning call takes of the steps whose values were read last. */
    void feed(Call fit, float[] weights, int steps);

    /**
     * Returns the policies that are fitted, each within a trust region of its own, as parameters [N,W]: one, or two that learn
     * a part each.
     */
    List<Operand<TFloat32>> parts();

    /** Builds E_q[log π], [N], of one of the parts. */
    Operand<TFloat32> logLikelihood(Operand<TFloat32> part);

    /** Builds D_KL(π₀‖π), [N]. */
    Operand<TFloat32> divergence(Head<TFloat32> prior, Head<TFloat32> policy);
}
