/** Optimisers, schedules of their rates, and the step down a gradient. */
package klrl.tf.optimiser;
