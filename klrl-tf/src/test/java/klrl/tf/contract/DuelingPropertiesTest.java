package klrl.tf.contract;

/** P16 and P20 of the shipped losses. */
class DuelingPropertiesTest extends DuelingProperties {}
