package klrl.core.environment;

import java.util.List;
import klrl.api.data.Actions;
import klrl.api.data.Space;

/** Checks that actions fit an environment, before it takes a step, so that a refused call leaves everything as it was. */
public final class CheckedActions {

    private CheckedActions() {}

    /**
     * Checks choices.
     *
     * @param actions the actions
     * @param space what they are chosen from
     * @param streams the number of environments B
     * @return [B,k]: the values of the actions, not copied
     * @throws IllegalArgumentException if they are no choices, have another shape, or a choice does not exist; the
     *     message names the stream
     */
    public static int[] choices(Actions actions, Space.Discrete space, int streams) {
        if (!(actions instanceof Actions.Choices choices)) {
            throw new IllegalArgumentException("actions are " + space + ", not points");
        }
        checkShape(actions, space, streams);
        int[] values = choices.values();
        List<Integer> sizes = space.sizes();
        int width = sizes.size();
        for (int k = 0; k < width; k++) {
            int size = sizes.get(k);
            for (int i = k; i < values.length; i += width) {
                // One comparison for both ends: negative numbers are large when read as unsigned.
                if (Integer.compareUnsigned(values[i], size) >= 0) {
                    throw new IllegalArgumentException(
                            "action " + values[i] + " of environment " + i / width + " is not in 0.." + (size - 1));
                }
            }
        }
        return values;
    }

    /**
     * Checks points.
     *
     * @param actions the actions
     * @param space the box that they come from
     * @param streams the number of environments B
     * @return [B,d]: the values of the actions, neither clipped nor copied
     * @throws IllegalArgumentException if they are no points, have another shape, or a number is NaN; the message names
     *     the stream
     */
    public static float[] points(Actions actions, Space.Box space, int streams) {
        if (!(actions instanceof Actions.Points points)) {
            throw new IllegalArgumentException("actions are points of " + space + ", not choices");
        }
        checkShape(actions, space, streams);
        float[] values = points.values();
        for (int i = 0; i < values.length; i++) {
            if (Float.isNaN(values[i])) {
                throw new IllegalArgumentException("an action of environment " + i / space.width() + " is NaN");
            }
        }
        return values;
    }

    /**
     * Checks actions of any kind.
     *
     * @param actions the actions
     * @param space the space that they come from
     * @param streams the number of environments B
     * @throws IllegalArgumentException as {@link #choices} and {@link #points}
     */
    public static void check(Actions actions, Space space, int streams) {
        if (space instanceof Space.Discrete discrete) {
            choices(actions, discrete, streams);
        } else {
            points(actions, (Space.Box) space, streams);
        }
    }

    private static void checkShape(Actions actions, Space space, int streams) {
        if (actions.rows() != streams || actions.width() != space.width()) {
            throw new IllegalArgumentException(streams + " environments need actions of shape [" + streams + ", "
                    + space.width() + "], not [" + actions.rows() + ", " + actions.width() + "]");
        }
    }
}
