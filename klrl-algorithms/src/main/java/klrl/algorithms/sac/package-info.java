/** Soft actor-critic. */
package klrl.algorithms.sac;
