/**
 * What every environment can have done for it: {@link klrl.core.environment.Batcher} makes a batch of single ones,
 * {@link klrl.core.environment.Layer} makes wrappers that can be saved.
 */
package klrl.core.environment;
