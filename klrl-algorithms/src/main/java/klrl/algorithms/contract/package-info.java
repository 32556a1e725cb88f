/**
 * What holds of the equations that algorithms compute between their graphs, as properties. They reach the equations through
 * {@link klrl.algorithms.contract.RelativeEquations}, so that a variant with one wrong term can be put through the same
 * methods, which it must fail.
 */
package klrl.algorithms.contract;
