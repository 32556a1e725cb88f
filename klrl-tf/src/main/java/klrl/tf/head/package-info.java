/** What stands on a network's last layer to make its outputs a distribution. */
package klrl.tf.head;
