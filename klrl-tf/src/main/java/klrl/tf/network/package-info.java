/** Networks as functions of flat parameters, in graphs and in plain Java. */
package klrl.tf.network;
