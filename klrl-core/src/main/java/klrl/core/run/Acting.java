package klrl.core.run;

/** How actions are chosen when a run's policy is recorded. */
public enum Acting {
    /** Drawn from the policy, as in training. */
    STOCHASTIC,
    /** The likeliest choices, or those of the means. */
    GREEDY,
    /** Drawn without preferences, as in a warm-up. */
    RANDOM
}
