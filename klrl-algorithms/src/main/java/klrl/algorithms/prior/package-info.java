/** The shipped priors. */
package klrl.algorithms.prior;
