/** The shipped data sources. */
package klrl.algorithms.data;
