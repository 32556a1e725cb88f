package klrl.api.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A learner's acting parameters at one moment, as plain named arrays: enough to act in another thread or process.
 *
 * @param version rises with every change of the parameters
 * @param arrays the parameters by name, in a stable order; shared, to be read only
 */
public record Snapshot(long version, Map<String, float[]> arrays) {

    /**
     * Checks the components.
     *
     * @param version as the component
     * @param arrays as the component
     */
    public Snapshot {
        arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    }
}
