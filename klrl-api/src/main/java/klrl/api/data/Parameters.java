package klrl.api.data;

/**
 * Rows of distribution parameters, laid out as their {@link Family} says.
 *
 * @param rows the number of rows
 * @param width the parameters of one row, {@link Family#width()}
 * @param values [rows, width]
 */
public record Parameters(int rows, int width, float[] values) {

    /**
     * Checks the components.
     *
     * @param rows as the component
     * @param width as the component
     * @param values as the component
     * @throws IllegalArgumentException if they contradict each other or their domains
     */
    public Parameters {
        if (values.length != Math.multiplyExact(rows, width)) {
            throw new IllegalArgumentException(
                    rows + " rows of " + width + " need " + rows * width + " values, not " + values.length);
        }
    }

    /**
     * Makes empty rows for a family.
     *
     * @param family the family
     * @param rows how many
     * @return zeros
     */
    public static Parameters of(Family family, int rows) {
        return new Parameters(rows, family.width(), new float[Math.multiplyExact(rows, family.width())]);
    }
}
