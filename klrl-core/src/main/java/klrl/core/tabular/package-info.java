/**
 * Finite Markov decision processes, solved exactly: the models on which every statement of the theory is checked.
 *
 * <p>Reading order: {@link klrl.core.tabular.FiniteMdp} (dynamics and rewards),
 * {@link klrl.core.tabular.RegularisedMdp} (with discount, prior and temperature, and its operators),
 * {@link klrl.core.tabular.PolicyEvaluation}, {@link klrl.core.tabular.Occupancy} and
 * {@link klrl.core.tabular.SoftPolicyIteration} (linear solves),
 * {@link klrl.core.tabular.SoftValueIteration} (fixed points), and
 * {@link klrl.core.tabular.TrajectoryEnumeration} (expectations of anything that depends on a trajectory).
 *
 * <p>Shapes are written with the letters S (states) and A (actions); tables [S,A] are row-major. A masked action has
 * log-probability and value −∞ wherever a table has room for it.
 */
package klrl.core.tabular;
