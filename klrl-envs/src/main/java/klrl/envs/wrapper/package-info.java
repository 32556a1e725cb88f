/**
 * Wrappers. Each is a layer that calls the environment inside; those that end episodes or take steps by themselves ask
 * for one stream at a time.
 */
package klrl.envs.wrapper;
