package klrl.tf.contract;

/** What kind of prior a scenario has. */
public enum PriorForm {
    /** Any normalised prior. */
    RANDOM,
    /** All allowed actions alike, normalised. */
    UNIFORM,
    /** log π₀ ≡ 0, not normalised. */
    IMPROPER
}
