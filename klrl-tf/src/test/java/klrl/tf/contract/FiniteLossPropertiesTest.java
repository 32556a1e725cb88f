package klrl.tf.contract;

/** P25 of the shipped losses. */
class FiniteLossPropertiesTest extends FiniteLossProperties {}
