package klrl.core.run;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import klrl.api.Metrics;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;

/** Averages metrics between two log lines. Values that are not finite make the mean NaN. */
final class MetricMeans implements Metrics, Stateful {

    private record Mean(double sum, long count) {
        Mean plus(double value) {
            return new Mean(sum + (Double.isFinite(value) ? value : Double.NaN), count + 1);
        }
    }

    /** What a line of metrics says of the run itself. */
    private static final List<String> RESERVED =
            List.of("step", "updates", "episodes", "mean_return", "mean_length", "evaluation_return");

    private final Map<String, Mean> means = new LinkedHashMap<>();

    @Override
    public void add(String name, double value) {
        requireFree(name);
        means.put(name, means.getOrDefault(name, new Mean(0, 0)).plus(value));
    }

    /** Refuses the names of the run's own numbers. */
    static void requireFree(String name) {
        if (RESERVED.contains(name)) {
            throw new IllegalArgumentException("a metric must not be named '" + name
                    + "', as a number of the run itself is; reserved: " + String.join(", ", RESERVED));
        }
    }

    /** Returns the means in the order of first addition. */
    Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        means.forEach((name, mean) -> values.put(name, mean.sum / mean.count));
        return values;
    }

    void clear() {
        means.clear();
    }

    @Override
    public void save(StateWriter out) {
        int i = 0;
        for (Map.Entry<String, Mean> entry : means.entrySet()) {
            // Numbered, because a metric may have any name.
            StateWriter child = out.child("mean-" + i++);
            child.bytes("name", entry.getKey().getBytes(StandardCharsets.UTF_8));
            child.doubles("sum", entry.getValue().sum);
            child.longs("count", entry.getValue().count);
        }
        out.longs("means", i);
    }

    @Override
    public void load(StateReader in) {
        means.clear();
        long count = in.longs("means")[0];
        for (int i = 0; i < count; i++) {
            StateReader child = in.child("mean-" + i);
            String name = new String(child.bytes("name"), StandardCharsets.UTF_8);
            means.put(name, new Mean(child.doubles("sum")[0], child.longs("count")[0]));
        }
    }
}
