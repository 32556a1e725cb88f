package klrl.tf.distribution;

import java.util.Optional;
import klrl.api.data.Family;
import klrl.api.data.Space;
import klrl.api.plugin.Context;
import klrl.api.plugin.Plugin;
import klrl.api.plugin.Slot;
import klrl.tf.network.Architecture;
import klrl.tf.network.Network;

/**
 * Which distributions over actions a policy has, and how a network comes to give their parameters: what fills a slot
 * {@code distribution}.
 */
public interface ActionDistribution {

    /** Makes distributions; the service type of the slot kind {@code distribution}. */
    interface Provider extends Plugin<ActionDistribution> {}

    /**
     * Returns the family over an action space.
     *
     * @param action the space
     * @return the family of the policy
     * @throws IllegalArgumentException if there are no such distributions over the space; the message says why
     */
    Family family(Space action);

    /**
     * Makes a network whose outputs are the family's parameters.
     *
     * @param architecture what the network is made of
     * @param inputs numbers per row going in, at least 1
     * @param action the space
     * @return the network, with as many outputs as the family's width
     * @throws IllegalArgumentException if there are no such distributions over the space; the message says why
     */
    Network network(Architecture architecture, int inputs, Space action);

    /**
     * Says whether the network's outputs are added to the parameters of the prior, instead of being parameters themselves.
     *
     * @return true if they are; by default false
     */
    default boolean relative() {
        return false;
    }

    /**
     * Returns what suits a space when nothing else is asked for.
     *
     * @param action the space
     * @return categorical choices for discrete actions, squashed Gaussians for a bounded box, else Gaussians
     */
    static ActionDistribution natural(Space action) {
        if (action instanceof Space.Discrete) {
            return new Categorical();
        }
        return ((Space.Box) action).bounded() ? TanhGaussian.standard() : Gaussian.standard();
    }

    /**
     * Makes what was asked for, or what suits the environment's actions.
     *
     * @param chosen the filled slot, if it was filled
     * @param context gives the environment
     * @return the distribution
     */
    static ActionDistribution of(Optional<Slot<ActionDistribution>> chosen, Context context) {
        return chosen.map(slot -> slot.create(context))
                .orElseGet(() -> natural(context.environment().action()));
    }
}
