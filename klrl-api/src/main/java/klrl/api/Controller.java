package klrl.api;

import klrl.api.plugin.Plugin;

/**
 * A rule written by hand, as a distribution over actions: what somebody knows of a task before anything is learned. The
 * prior {@code controller} turns it into a {@link Prior}.
 *
 * <p>It gives every allowed action a positive probability, so that a policy may depart from it at a price, and has neither
 * state nor memory. Its family is one of the environment's actions: categorical with the sizes of their choices, or over
 * a box of their dimension.
 */
public interface Controller extends Conditional {

    /**
     * Makes controllers; the service type of the slot kind {@code controller}. A rule for one task alone needs a
     * {@link klrl.api.plugin.Feature} of the environment that only this task gives.
     */
    interface Provider extends Plugin<Controller> {}
}
