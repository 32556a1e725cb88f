package klrl.tf.contract;

/** P18 of the shipped losses that reach a Gibbs policy in other ways. */
class RelativeLossPropertiesTest extends RelativeLossProperties {}
