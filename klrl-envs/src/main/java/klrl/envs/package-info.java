/**
 * Environments in plain Java. Each keeps its batch as one array per number of the state, steps it in one loop, and
 * leaves the counting of steps and the ends of episodes to {@code Episodes}.
 */
package klrl.envs;
