package klrl.bench.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import klrl.core.plugin.Registry;
import org.junit.jupiter.api.Test;

/** The results that are published with the project. */
class CommittedResultsTest {

    @Test
    void everyFigureIsThatOfARecordThatNobodyEdited() {
        Registry registry = Registry.load(Optional.empty());
        List<Experiment> experiments = Experiment.read(registry, Path.of("../experiments"), List.of());
        assertEquals(List.of(), new Results(experiments, Path.of("../docs")).problems());
    }

    @Test
    void everyExperimentCanBeRun() {
        Registry registry = Registry.load(Optional.empty());
        for (Experiment experiment : Experiment.read(registry, Path.of("../experiments"), List.of())) {
            assertEquals(
                    experiment.options().rows().size(),
                    experiment.variants(registry).size());
        }
    }
}
