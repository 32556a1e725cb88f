package klrl.tf.contract;

/** P19 of the shipped densities. */
class SquashedGaussianPropertiesTest extends SquashedGaussianProperties {}
