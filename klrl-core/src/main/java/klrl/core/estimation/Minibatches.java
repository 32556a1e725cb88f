package klrl.core.estimation;

import klrl.api.RandomStream;

/**
 * Random partitions of row numbers into parts of equal size: every pass visits each row once, in an order of its own.
 * An instance belongs to one thread.
 */
public final class Minibatches {

    private final RandomStream random;
    private int[] order = new int[0];

    /**
     * Makes partitions.
     *
     * @param random draws the orders
     */
    public Minibatches(RandomStream random) {
        this.random = random;
    }

    /**
     * Shuffles the numbers from 0 to {@code rows} for one pass.
     *
     * @param rows how many rows
     * @return a permutation, valid until the next call
     */
    public int[] shuffle(int rows) {
        if (order.length != rows) {
            order = new int[rows];
        }
        // From the identity, so that a pass depends on the random stream alone and a restored run needs no more.
        for (int i = 0; i < rows; i++) {
            order[i] = i;
        }
        for (int i = rows - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
        return order;
    }

    /** Receives one part of a pass. */
    @FunctionalInterface
    public interface Part {
        /**
         * Visits the rows {@code order[from]} to {@code order[to - 1]}.
         *
         * @param order row numbers, valid during the call
         * @param from the first place in the order
         * @param to one past the last place
         */
        void visit(int[] order, int from, int to);
    }

    /**
     * Passes several times over the steps of a segment, each time in an order of its own and part by part. Parts differ by
     * one step at most.
     *
     * @param steps how many steps
     * @param passes how many passes
     * @param parts into how many parts a pass is divided
     * @param part receives the parts, one after another
     * @throws IllegalArgumentException if there are more parts than steps
     */
    public void visit(int steps, int passes, int parts, Part part) {
        if (steps < parts) {
            throw new IllegalArgumentException("a segment of " + steps + " steps cannot be divided into " + parts
                    + " minibatches: lower algorithm.minibatches or collect more steps");
        }
        for (int pass = 0; pass < passes; pass++) {
            int[] shuffled = shuffle(steps);
            for (long k = 0; k < parts; k++) {
                part.visit(shuffled, (int) (k * steps / parts), (int) ((k + 1) * steps / parts));
            }
        }
    }
}
