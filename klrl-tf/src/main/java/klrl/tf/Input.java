package klrl.tf;

import java.util.List;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.types.family.TType;

/**
 * What a model is fed with: rows of a fixed inner shape, or one number. It is an operand of the graph as well.
 *
 * @param <T> the element type
 */
public final class Input<T extends TType> implements Operand<T> {
    private final String name;
    private final List<Integer> inner;
    private final Optional<String> axis;
    private final Operand<T> placeholder;

    Input(String name, List<Integer> inner, Optional<String> axis, Operand<T> placeholder) {
        this.name = name;
        this.inner = inner;
        this.axis = axis;
        this.placeholder = placeholder;
    }

    /**
     * Returns the name, as messages use it.
     *
     * @return the name, unique within the model
     */
    public String name() {
        return name;
    }

    /**
     * Returns the shape of one row.
     *
     * @return the sizes, outermost first; empty for columns and for single numbers
     */
    public List<Integer> inner() {
        return inner;
    }

    /**
     * Returns the letter of the rows. All inputs of a call with one letter have the same number of rows.
     *
     * @return the letter, or empty for a single number
     */
    public Optional<String> axis() {
        return axis;
    }

    /**
     * Returns how many numbers one row has.
     *
     * @return the product of the inner sizes
     */
    public int width() {
        return inner.stream().reduce(1, Math::multiplyExact);
    }

    @Override
    public Output<T> asOutput() {
        return placeholder.asOutput();
    }

    @Override
    public Operation op() {
        return placeholder.op();
    }

    /**
     * Returns name and shape, such as {@code observations [N, 4]}.
     *
     * @return a text for messages
     */
    @Override
    public String toString() {
        if (axis.isEmpty()) {
            return name + " []";
        }
        StringBuilder text = new StringBuilder(name).append(" [").append(axis.get());
        for (int size : inner) {
            text.append(", ").append(size);
        }
        return text.append(']').toString();
    }
}
