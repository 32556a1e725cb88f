/** Policy gradient and Q-learning on the same action values, in turns. */
package klrl.algorithms.pgql;
