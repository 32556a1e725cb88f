/** Maximum a posteriori policy optimisation. */
package klrl.algorithms.mpo;
