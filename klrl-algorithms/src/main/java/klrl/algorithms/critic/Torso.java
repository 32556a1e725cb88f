package klrl.algorithms.critic;

import klrl.api.plugin.Param;
import klrl.api.plugin.Slot;
import klrl.tf.network.Activation;
import klrl.tf.network.Architecture;

/**
 * First layers that an actor and its critics share. The critics train them; the actor's gradient stops at them.
 *
 * @param network the shape of the layers
 * @param features how many numbers come out
 * @param activation what follows these
 */
public record Torso(
        @Param(def = "{type: mlp, hidden: [64], activation: relu}", doc = "shape of the shared layers")
        Slot<Architecture> network,

        @Param(def = "64", min = 1, max = 65536, doc = "numbers that come out of them")
        int features,

        @Param(def = "relu", doc = "what follows these") Activation activation) {}
