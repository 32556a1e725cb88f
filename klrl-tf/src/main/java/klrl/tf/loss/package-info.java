/**
 * Losses of policies and of values, one method per equation, each the mean over N rows. Targets, advantages and
 * temperatures come from outside the graph and carry no gradients; α is a column, one number per row.
 */
package klrl.tf.loss;
