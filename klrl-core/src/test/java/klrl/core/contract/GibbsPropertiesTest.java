package klrl.core.contract;

class GibbsPropertiesTest extends GibbsProperties {}
