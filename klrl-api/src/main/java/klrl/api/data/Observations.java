package klrl.api.data;

/** Rows of observations in one flat array; the space tells their inner shape. */
public sealed interface Observations {

    /**
     * Returns the number of rows.
     *
     * @return the count
     */
    int rows();

    /**
     * Returns how many numbers one row has.
     *
     * @return D
     */
    int width();

    /**
     * Copies whole rows.
     *
     * @param from the first row
     * @param count how many
     * @param target where to, of the same element type and width
     * @param at the first row there
     * @throws ClassCastException if the element types differ
     * @throws IndexOutOfBoundsException if the rows do not exist
     */
    void copyTo(int from, int count, Observations target, int at);

    /**
     * Makes empty rows for a space.
     *
     * @param space the space of one row
     * @param rows how many
     * @return zeros
     */
    static Observations of(Space.Box space, int rows) {
        int length = Math.multiplyExact(rows, space.width());
        return switch (space.element()) {
            case FLOAT -> new Floats(rows, space.width(), new float[length]);
            case BYTE -> new Bytes(rows, space.width(), new byte[length]);
        };
    }

    /**
     * Observations of 32-bit floats.
     *
     * @param rows the number of rows
     * @param width D
     * @param values [rows, D]
     */
    record Floats(int rows, int width, float[] values) implements Observations {
        /**
         * Checks the components.
         *
         * @param rows as the component
         * @param width as the component
         * @param values as the component
         * @throws IllegalArgumentException if they contradict each other or their domains
         */
        public Floats {
            checkLength(rows, width, values.length);
        }

        @Override
        public void copyTo(int from, int count, Observations target, int at) {
            Floats floats = (Floats) target;
            System.arraycopy(values, from * width, floats.values, at * width, count * width);
        }
    }

    /**
     * Observations of unsigned bytes.
     *
     * @param rows the number of rows
     * @param width D
     * @param values [rows, D]
     */
    record Bytes(int rows, int width, byte[] values) implements Observations {
        /**
         * Checks the components.
         *
         * @param rows as the component
         * @param width as the component
         * @param values as the component
         * @throws IllegalArgumentException if they contradict each other or their domains
         */
        public Bytes {
            checkLength(rows, width, values.length);
        }

        @Override
        public void copyTo(int from, int count, Observations target, int at) {
            Bytes bytes = (Bytes) target;
            System.arraycopy(values, from * width, bytes.values, at * width, count * width);
        }
    }

    private static void checkLength(int rows, int width, int length) {
        if (length != Math.multiplyExact(rows, width)) {
            throw new IllegalArgumentException(
                    rows + " rows of " + width + " need " + rows * width + " values, not " + length);
        }
    }
}
