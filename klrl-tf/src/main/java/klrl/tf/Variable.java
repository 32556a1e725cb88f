package klrl.tf;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.types.family.TFloating;
import org.tensorflow.types.family.TType;

/**
 * An array that lives in a model between runs, and is saved with it: the parameters of a group, or a slot of an
 * optimiser.
 *
 * @param <T> the precision
 */
public final class Variable<T extends TFloating> {
    private final String name;
    private final List<Integer> shape;
    private final double[] initial;
    private final Operand<? extends TType> handle;
    private final Operand<T> value;
    private final Operand<T> feed;
    private final Op assign;

    Variable(
            String name,
            List<Integer> shape,
            double[] initial,
            Operand<? extends TType> handle,
            Operand<T> value,
            Operand<T> feed,
            Op assign) {
        this.name = name;
        this.shape = shape;
        this.initial = initial;
        this.handle = handle;
        this.value = value;
        this.feed = feed;
        this.assign = assign;
    }

    /**
     * Returns the name under which the variable is saved.
     *
     * @return a name, unique within the model
     */
    public String name() {
        return name;
    }

    /**
     * Returns the sizes.
     *
     * @return the shape, outermost first; empty for a scalar
     */
    public List<Integer> shape() {
        return shape;
    }

    /**
     * Returns how many numbers the variable has.
     *
     * @return the product of the sizes
     */
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /**
     * Returns the resource, for operations that change the variable.
     *
     * @return the handle
     */
    public Operand<? extends TType> handle() {
        return handle;
    }

    /**
     * Returns the value, read once per run however many operations use it, so that gradients with respect to it are
     * complete. Where one run both uses and changes a variable, the changes come after.
     *
     * @return the one shared read
     */
    public Operand<T> value() {
        return value;
    }

    double[] initial() {
        return initial;
    }

    Operand<T> feed() {
        return feed;
    }

    Op assign() {
        return assign;
    }
}
