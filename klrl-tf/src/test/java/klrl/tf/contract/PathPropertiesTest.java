package klrl.tf.contract;

/** P3 on paths, of the shipped loss. */
class PathPropertiesTest extends PathProperties {}
