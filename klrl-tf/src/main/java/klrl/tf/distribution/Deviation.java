package klrl.tf.distribution;

import klrl.api.plugin.Plugin;
import klrl.tf.network.Architecture;
import klrl.tf.network.Network;

/** What the deviations of Gaussian policies depend on: what fills a slot {@code deviation}. */
@FunctionalInterface
public interface Deviation {

    /** Makes deviations; the service type of the slot kind {@code deviation}. */
    interface Provider extends Plugin<Deviation> {}

    /**
     * Makes a network of means and log-deviations.
     *
     * @param architecture what the network is made of
     * @param inputs numbers per row going in, at least 1
     * @param dimension d, how many numbers an action has, at least 1
     * @return the network, with 2d outputs: the means, then the log-deviations
     */
    Network network(Architecture architecture, int inputs, int dimension);
}
