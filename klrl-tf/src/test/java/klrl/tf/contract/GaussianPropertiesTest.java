package klrl.tf.contract;

/** P19 of the shipped densities without a squash. */
class GaussianPropertiesTest extends GaussianProperties {}
