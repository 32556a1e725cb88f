/** Soft policy gradient. */
package klrl.algorithms.spg;
