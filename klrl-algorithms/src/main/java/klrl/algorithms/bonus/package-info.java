/** Slots of kind {@code bonus}: what is added to rewards because of the policy's own choice. */
package klrl.algorithms.bonus;
