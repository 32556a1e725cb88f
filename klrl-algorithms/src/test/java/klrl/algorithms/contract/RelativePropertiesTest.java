package klrl.algorithms.contract;

/** P3 of the shipped equations. */
class RelativePropertiesTest extends RelativeProperties {}
