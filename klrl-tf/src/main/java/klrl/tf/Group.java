package klrl.tf;

import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * All parameters of one network, in one flat variable [P].
 *
 * @param name the group's name, under which it is saved and its snapshots are filed
 * @param layout where each array lies
 * @param variable holds the numbers
 * @param <T> the precision
 */
public record Group<T extends TFloating>(String name, Layout layout, Variable<T> variable) {

    /**
     * Checks the components.
     *
     * @param name as the component
     * @param layout as the component
     * @param variable as the component
     * @throws IllegalArgumentException if the variable is not as long as the layout
     */
    public Group {
        if (variable.size() != layout.size()) {
            throw new IllegalArgumentException("group '" + name + "' has a layout of " + layout.size()
                    + " numbers, but a variable of " + variable.size());
        }
    }

    /**
     * Returns the parameters, to build a network on.
     *
     * @return [P]: {@link Variable#value()}
     */
    public Operand<T> value() {
        return variable.value();
    }

    /**
     * Returns how many numbers the group has.
     *
     * @return P
     */
    public int size() {
        return layout.size();
    }
}
