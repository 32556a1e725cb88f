package klrl.tf.contract;

/**
 * A step with the numbers that a loss is fed with.
 *
 * @param state s
 * @param action a
 * @param weight how much the row counts
 * @param target y
 * @param advantage Â or Δ
 */
record Row(int state, int action, double weight, double target, double advantage) {

    /** The same row with another weight. */
    Row weighted(double other) {
        return new Row(state, action, other, target, advantage);
    }
}
