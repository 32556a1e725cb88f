/**
 * Functions of plain arrays that the exact solvers and the distributions share: in logs, subtracting the largest term,
 * with weight −∞ for whatever is masked.
 *
 * <p>Arrays come with a range of indices, so that a row of a table needs no copy; {@code from} is the first index and
 * {@code to} one past the last.
 */
package klrl.core.math;
