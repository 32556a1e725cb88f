package klrl.core.contract;

import klrl.api.Environment;
import klrl.api.RandomStreams;

class SpecimenContractTest extends EnvironmentContract {

    @Override
    protected Environment environment(int count, RandomStreams random) {
        return new Specimen(count, random, Specimen.Defect.NONE);
    }
}
