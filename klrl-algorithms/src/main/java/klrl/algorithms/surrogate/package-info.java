/** Slots of kind {@code surrogate}: the loss that a policy gradient descends. */
package klrl.algorithms.surrogate;
