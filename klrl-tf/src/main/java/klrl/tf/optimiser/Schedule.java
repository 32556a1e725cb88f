package klrl.tf.optimiser;

import klrl.api.data.Progress;
import klrl.api.plugin.Plugin;

/** A factor that changes over a run, such as that of a learning rate. */
@FunctionalInterface
public interface Schedule {

    /** Makes schedules; the service type of the slot kind {@code schedule}. */
    interface Provider extends Plugin<Schedule> {}

    /**
     * Tells the present factor.
     *
     * @param progress how far the run has come
     * @return the factor, in [0, 1]
     */
    double factor(Progress progress);

    /**
     * Returns the schedule that changes nothing.
     *
     * @return the factor 1 at any time
     */
    static Schedule constant() {
        return progress -> 1;
    }

    /**
     * Returns the schedule that falls along a line.
     *
     * @param end the factor at the end, in [0, 1]
     * @return 1 + (end − 1) x, at the fraction x of the run
     * @throws IllegalArgumentException if the end is out of range
     */
    static Schedule linear(double end) {
        check(end);
        return progress -> 1 + (end - 1) * progress.fraction();
    }

    /**
     * Returns the schedule that falls along half a wave of the cosine, slowly at first and at last.
     *
     * @param end the factor at the end, in [0, 1]
     * @return end + (1 − end)(1 + cos πx)/2, at the fraction x of the run
     * @throws IllegalArgumentException if the end is out of range
     */
    static Schedule cosine(double end) {
        check(end);
        return progress -> end + (1 - end) * (1 + Math.cos(Math.PI * progress.fraction())) / 2;
    }

    /**
     * Returns the schedule that falls by the same ratio in equal times.
     *
     * @param end the factor at the end, in (0, 1]
     * @return end<sup>x</sup>, at the fraction x of the run
     * @throws IllegalArgumentException if the end is out of range
     */
    static Schedule exponential(double end) {
        check(end);
        if (end == 0) {
            throw new IllegalArgumentException("end: no number of ratios leads from 1 to 0; give an end above 0");
        }
        return progress -> Math.pow(end, progress.fraction());
    }

    private static void check(double end) {
        if (!(end >= 0 && end <= 1)) {
            throw new IllegalArgumentException("end: " + end + " is not in [0, 1]");
        }
    }
}
