/**
 * The properties of the shipped losses: their gradients by automatic differentiation, in double precision, against
 * sums over all actions and trajectories of small decision processes, and against differences of the exact objective.
 *
 * <p>A test class inherits the properties by extending a class of this package; {@link klrl.tf.contract.LossBuilders}
 * puts other builders in the place of the shipped ones. Failures are plain {@link java.lang.AssertionError}s, and every
 * property can also be called as a method; jqwik is needed only to run them as tests.
 */
package klrl.tf.contract;
