package klrl.core.contract;

class EvaluationPropertiesTest extends EvaluationProperties {}
