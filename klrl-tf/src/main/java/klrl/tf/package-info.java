/**
 * Graphs and sessions: a {@link klrl.tf.ModelBuilder} makes a {@link klrl.tf.Model}, whose {@link klrl.tf.Call}s run
 * it. Parameters live in flat {@link klrl.tf.Group}s.
 */
package klrl.tf;
