package klrl.core.contract;

class BoundPropertiesTest extends BoundProperties {}
