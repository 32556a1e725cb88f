/** Slots of kind {@code regulariser}: the form of κ inside returns. */
package klrl.algorithms.regulariser;
