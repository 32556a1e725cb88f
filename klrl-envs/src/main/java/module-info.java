/** The shipped environments. */
module klrl.envs {
    requires klrl.core;
}
