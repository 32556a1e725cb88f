package klrl.algorithms.improvement;

import klrl.algorithms.Batch;
import klrl.algorithms.critic.ActionCritics;
import klrl.tf.head.Head;
import klrl.tf.head.PriorHead;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * What an actor's loss is built from. What a loss does not read is not fed.
 *
 * @param batch the inputs: observations, taken actions, α
 * @param policy π, with gradient
 * @param prior π₀
 * @param critics Q
 * @param noise [N,d]: standard normal numbers, for boxes
 * @param advantage [N]: q − E<sub>π</sub>[Q(s,·)] of the taken actions, q the estimator's target
 * @param ratio [N]: π/μ of the taken actions, as it was before the update
 */
public record Terms(
        Batch batch,
        Head<TFloat32> policy,
        PriorHead<TFloat32> prior,
        ActionCritics critics,
        Operand<TFloat32> noise,
        Operand<TFloat32> advantage,
        Operand<TFloat32> ratio) {}
