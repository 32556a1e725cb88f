/**
 * The slots of a KL-regularised agent: what fills each is found as a plugin, and an algorithm is their composition.
 *
 * <p>All slots serve one objective, J(π) = E Σ γ<sup>t</sup> (r − α·KL(π‖π₀)), with one prior π₀ and one temperature α.
 */
package klrl.api;
