package klrl.core.run;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import klrl.api.Metrics;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;

/** Averages metrics between two log lines. Values that are not finite make the mean NaN. */
final class MetricMeans implements Metrics, Stateful {

    private record Mean(double sum, long count) {
        Mean plus(double value) {
            return new Mean(sum + value, count + 1);
        }
    }

    private final Map<String, Mean> means = new LinkedHashMap<>();

    @Override
    public void add(String name, double value) {
        means.put(name, means.getOrDefault(name, new Mean(0, 0)).plus(value));
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
            StateWriter child = out.child(entry.getKey());
            child.doubles("sum", entry.getValue().sum);
            child.longs("count", entry.getValue().count);
            byte[] name = entry.getKey().getBytes(StandardCharsets.UTF_8);
            out.bytes("name-" + i++, name);
        }
        out.longs("names", i);
    }

    @Override
    public void load(StateReader in) {
        means.clear();
        long count = in.longs("names")[0];
        for (int i = 0; i < count; i++) {
            String name = new String(in.bytes("name-" + i), StandardCharsets.UTF_8);
            StateReader child = in.child(name);
            means.put(name, new Mean(child.doubles("sum")[0], child.longs("count")[0]));
        }
    }
}
