/** Soft Q-learning. */
package klrl.algorithms.softq;
