/** Slots of kind {@code improvement}: how an actor improves on a critic of action values. */
package klrl.algorithms.improvement;
