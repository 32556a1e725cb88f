/** Sampling, densities, entropies and divergences of the families of distributions, written once for all slots. */
package klrl.core.distribution;
