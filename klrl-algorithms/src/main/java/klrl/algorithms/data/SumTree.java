package klrl.algorithms.data;

/**
 * Numbers from 0 on, from which an index is found by a part of their sum: all in time logarithmic in how many there are.
 * Every sum is that of its two halves, computed anew when one changes, so that rounding errors do not add up and equal
 * numbers have equal sums whatever they were before.
 */
final class SumTree {

    private final int leaves;
    /** The root at 1, the halves of node n at 2n and 2n + 1, the numbers from {@code leaves} on. */
    private final double[] sums;

    /** Makes a tree of zeros. */
    SumTree(int size) {
        leaves = size <= 1 ? 1 : Integer.highestOneBit(size - 1) << 1;
        sums = new double[Math.multiplyExact(2, leaves)];
    }

    double get(int index) {
        return sums[leaves + index];
    }

    void set(int index, double value) {
        int node = leaves + index;
        sums[node] = value;
        for (node /= 2; node > 0; node /= 2) {
            sums[node] = sums[2 * node] + sums[2 * node + 1];
        }
    }

    double total() {
        return sums[1];
    }

    /**
     * Finds the index i with Σ_{j&lt;i} x_j ≤ part &lt; Σ_{j≤i} x_j, never one whose number is 0.
     *
     * @param part at least 0; what rounding brings to the total or beyond means the last number above 0
     */
    int find(double part) {
        int node = 1;
        double rest = part;
        while (node < leaves) {
            node *= 2;
            if (rest >= sums[node] && sums[node + 1] > 0) {
                rest -= sums[node];
                node++;
            }
        }
        return node - leaves;
    }
}
