/** The shipped temperatures. */
package klrl.algorithms.temperature;
