/** Which distributions over actions a policy has, and networks whose outputs are their parameters. */
package klrl.tf.distribution;
