package klrl.api.data;

/** Rows of actions in one flat array. */
public sealed interface Actions {

    /**
     * Returns the number of rows.
     *
     * @return the count
     */
    int rows();

    /**
     * Returns how many numbers one action has.
     *
     * @return the number of choices, or the dimension of the box
     */
    int width();

    /**
     * Copies whole rows.
     *
     * @param from the first row
     * @param count how many
     * @param target where to, of the same type and width
     * @param at the first row there
     * @throws ClassCastException if the types differ
     * @throws IndexOutOfBoundsException if the rows do not exist
     */
    void copyTo(int from, int count, Actions target, int at);

    /**
     * Makes empty rows for a space.
     *
     * @param space the space of one action
     * @param rows how many
     * @return zeros
     */
    static Actions of(Space space, int rows) {
        int length = Math.multiplyExact(rows, space.width());
        if (space instanceof Space.Discrete) {
            return new Choices(rows, space.width(), new int[length]);
        }
        return new Points(rows, space.width(), new float[length], new float[length]);
    }

    /**
     * Actions from a discrete space.
     *
     * @param rows the number of rows
     * @param width the number of choices in one action, k
     * @param values [rows, k], each from 0
     */
    record Choices(int rows, int width, int[] values) implements Actions {
        /**
         * Checks the components.
         *
         * @param rows as the component
         * @param width as the component
         * @param values as the component
         * @throws IllegalArgumentException if they contradict each other or their domains
         */
        public Choices {
            checkLength(rows, width, values.length);
        }

        @Override
        public void copyTo(int from, int count, Actions target, int at) {
            Choices choices = (Choices) target;
            System.arraycopy(values, from * width, choices.values, at * width, count * width);
        }
    }

    /**
     * Actions from a box, normalised to [−1,1] in each number if the box is bounded.
     *
     * @param rows the number of rows
     * @param width the dimension d
     * @param values [rows, d]
     * @param presquash [rows, d]: u of a = tanh u where the action was squashed, else equal to the values; densities
     *     are computed from it, since a alone loses it near ±1
     */
    record Points(int rows, int width, float[] values, float[] presquash) implements Actions {
        /**
         * Checks the components.
         *
         * @param rows as the component
         * @param width as the component
         * @param values as the component
         * @param presquash as the component
         * @throws IllegalArgumentException if they contradict each other or their domains
         */
        public Points {
            checkLength(rows, width, values.length);
            checkLength(rows, width, presquash.length);
        }

        @Override
        public void copyTo(int from, int count, Actions target, int at) {
            Points points = (Points) target;
            System.arraycopy(values, from * width, points.values, at * width, count * width);
            System.arraycopy(presquash, from * width, points.presquash, at * width, count * width);
        }
    }

    private static void checkLength(int rows, int width, int length) {
        if (length != Math.multiplyExact(rows, width)) {
            throw new IllegalArgumentException(
                    rows + " rows of " + width + " need " + rows * width + " values, not " + length);
        }
    }
}
