package klrl.envs.wrapper;

import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Space;

/** Asks masks whether they allow an action. */
final class Masks {

    private Masks() {}

    /** The sizes of the choices that a mask tells of; empty without masks. */
    static int[] sizes(EnvironmentSpec spec) {
        return spec.masked() && spec.action() instanceof Space.Discrete discrete
                ? discrete.sizes().stream().mapToInt(Integer::intValue).toArray()
                : new int[0];
    }

    /** Whether the mask's row allows every choice of the action's row; true without masks. */
    static boolean allow(int[] sizes, boolean[] mask, Actions actions, int row) {
        if (sizes.length == 0) {
            return true;
        }
        int[] values = ((Actions.Choices) actions).values();
        int at = row * width(sizes);
        for (int k = 0; k < sizes.length; k++) {
            if (!mask[at + values[row * sizes.length + k]]) {
                return false;
            }
            at += sizes[k];
        }
        return true;
    }

    private static int width(int[] sizes) {
        int width = 0;
        for (int size : sizes) {
            width += size;
        }
        return width;
    }
}
