package klrl.core.contract;

class EntropyPropertiesTest extends EntropyProperties {}
