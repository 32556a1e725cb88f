package klrl.api;

/** Takes diagnostics. Values of one name are averaged until they are logged. */
@FunctionalInterface
public interface Metrics {

    /**
     * Adds one value.
     *
     * @param name a name in snake_case, such as {@code policy_entropy}
     * @param value the value; NaN and infinities are recorded as missing
     */
    void add(String name, double value);
}
