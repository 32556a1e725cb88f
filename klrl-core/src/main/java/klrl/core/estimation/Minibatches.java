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
}
