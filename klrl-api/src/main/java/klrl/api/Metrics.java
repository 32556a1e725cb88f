package klrl.api;

/** Takes diagnostics. Values of one name are averaged until they are logged. */
@FunctionalInterface
public interface Metrics {

    /**
     * Adds one value.
     *
     * @param name a name in snake_case, such as {@code policy_entropy}
     * @param value the value; NaN and infinities are recorded as missing
     * @throws IllegalArgumentException if the name is one of the run's own: {@code step}, {@code updates},
     *     {@code episodes}, {@code mean_return}, {@code mean_length}, {@code evaluation_return}
     */
    void add(String name, double value);
}
