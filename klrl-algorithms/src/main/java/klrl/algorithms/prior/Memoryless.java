package klrl.algorithms.prior;

import klrl.api.Policy;

/** A prior's promise to look at one observation at a time, kept by whatever it follows. */
final class Memoryless {

    private Memoryless() {}

    static void require(String prior, Policy policy) {
        if (policy.memoryWidth() > 0) {
            throw new IllegalArgumentException("prior '" + prior + "': the policy has a memory of "
                    + policy.memoryWidth() + " numbers, and a prior can have none");
        }
    }
}
