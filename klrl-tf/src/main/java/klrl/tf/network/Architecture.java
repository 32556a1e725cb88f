package klrl.tf.network;

import klrl.api.plugin.Plugin;

/** A kind of network, before it is known how many numbers go in and come out: what fills a slot {@code network}. */
@FunctionalInterface
public interface Architecture {

    /** Makes architectures; the service type of the slot kind {@code network}. */
    interface Provider extends Plugin<Architecture> {}

    /**
     * Fixes the sizes.
     *
     * @param inputs numbers per row going in, at least 1
     * @param outputs numbers per row coming out, at least 1
     * @return the network
     * @throws IllegalArgumentException if a size is out of range
     */
    Network network(int inputs, int outputs);
}
