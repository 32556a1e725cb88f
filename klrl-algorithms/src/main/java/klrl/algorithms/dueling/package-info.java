/** Soft Q-learning whose action values are made of a policy and a soft value. */
package klrl.algorithms.dueling;
