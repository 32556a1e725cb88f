package klrl.core.contract;

class OptimumPropertiesTest extends OptimumProperties {}
