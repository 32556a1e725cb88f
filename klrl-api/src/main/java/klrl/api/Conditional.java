package klrl.api;

import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;

/**
 * A distribution over actions given an observation. Policies and priors are both this one type: the prior of one run
 * may be the policy of another.
 *
 * <p>It gives parameters only; sampling, densities and divergences belong to the host, once for every family. An
 * instance need not be safe for use by several threads.
 */
public interface Conditional {

    /**
     * Returns the family of the distributions.
     *
     * @return the same family at every call
     */
    Family family();

    /**
     * Computes parameters row by row; no row depends on the others.
     *
     * @param in [N,D]
     * @param memory [N,H]: read and advanced; width 0 without memory
     * @param out [N, family width]: receives the parameters
     */
    void parameters(Observations in, Memory memory, Parameters out);
}
