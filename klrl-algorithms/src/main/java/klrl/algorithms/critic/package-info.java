/** Networks of actors and of action-value critics, for the graphs of algorithms. */
package klrl.algorithms.critic;
