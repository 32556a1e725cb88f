package klrl.core.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricMeansTest {

    @ParameterizedTest
    @ValueSource(strings = {"step", "updates", "episodes", "mean_return", "mean_length", "evaluation_return"})
    void aMetricDoesNotOverwriteWhatALineSaysOfTheRun(String name) {
        MetricMeans means = new MetricMeans();
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> means.add(name, 1));
        assertTrue(e.getMessage().startsWith("a metric must not be named '" + name + "', "), e.getMessage());
        means.add(name + "s_of_mine", 1);
        means.add(name + "s_of_mine", 3);
        assertEquals(Map.of(name + "s_of_mine", 2.0), means.values());
    }
}
