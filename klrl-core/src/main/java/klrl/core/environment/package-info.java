/** What every environment can have done for it: {@link klrl.core.environment.Batcher} makes a batch of single ones. */
package klrl.core.environment;
