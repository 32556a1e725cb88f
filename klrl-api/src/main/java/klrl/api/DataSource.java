package klrl.api;

import klrl.api.data.Segment;
import klrl.api.plugin.Plugin;

/**
 * Where a learner's data comes from: straight from the actor, from a replay memory, or from a file. On- and off-policy
 * learning differ in this slot only.
 */
public interface DataSource extends Stateful {

    /** Makes data sources; the service type of the slot kind {@code data}. */
    interface Provider extends Plugin<DataSource> {}

    /**
     * Says how many steps of every stream are collected before each {@link #add}.
     *
     * @return T, or 0 if the source needs no actor
     */
    int horizon();

    /**
     * Says for how many environment steps, over all streams, actions are drawn uniformly before the policy takes over.
     *
     * @return the number of steps, by default 0
     */
    default long explorationSteps() {
        return 0;
    }

    /**
     * Takes in freshly collected steps.
     *
     * @param fresh a segment of {@link #horizon()} steps, or of a multiple of them where several sources share an
     *     actor; valid until the next call
     */
    void add(Segment fresh);

    /**
     * Says how many segments to learn from before more is collected.
     *
     * @return how often {@link #next} should be called now
     */
    int ready();

    /**
     * Hands out data to learn from.
     *
     * @return a segment, valid until the next call
     */
    Segment next();

    /**
     * A source that draws some columns of its segments more often than others, as the errors that a learner found tell.
     * After {@link #next} a driver passes {@link #weights} to a {@link Learner.Weighted}, and what that returns to
     * {@link #errors}.
     */
    interface Prioritised extends DataSource {

        /**
         * Returns by which factors a learner makes up for the unequal drawing of the columns of the latest segment.
         *
         * @return [B]: in (0,1], all 1 where nothing is to be made up for; valid until the next call of {@link #next}
         */
        double[] weights();

        /**
         * Takes in what a learner found in the latest segment, before more is added and at most once.
         *
         * @param errors [T·B]: by how much each step's action value was off, in either sign
         * @throws IllegalArgumentException if there are not as many as steps, or one is not finite
         */
        void errors(double[] errors);
    }
}
