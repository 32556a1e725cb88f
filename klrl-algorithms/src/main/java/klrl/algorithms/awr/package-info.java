/** Advantage-weighted regression. */
package klrl.algorithms.awr;
