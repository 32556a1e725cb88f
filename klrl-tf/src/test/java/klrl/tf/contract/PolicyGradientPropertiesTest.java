package klrl.tf.contract;

/** P17 and P18 of the shipped losses. */
class PolicyGradientPropertiesTest extends PolicyGradientProperties {}
