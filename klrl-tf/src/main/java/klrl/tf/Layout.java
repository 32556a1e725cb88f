package klrl.tf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * Where each parameter array of a network lies in one flat array: a list of named shapes, one after another without
 * gaps. Arrays are row-major.
 *
 * <p>All parameters of a group live in one variable, so that an optimiser step, a soft copy or a snapshot is one
 * operation for all layers.
 *
 * @param parts the arrays, in order
 */
public record Layout(List<Part> parts) {

    /**
     * One array.
     *
     * @param name unique within the layout
     * @param shape the sizes, outermost first, each at least 1
     * @param offset the flat index of its first number
     */
    public record Part(String name, List<Integer> shape, int offset) {

        /**
         * Checks the components.
         *
         * @param name as the component
         * @param shape as the component
         * @param offset as the component
         * @throws IllegalArgumentException if a size is under 1 or the offset is negative
         */
        public Part {
            Objects.requireNonNull(name, "name");
            shape = List.copyOf(shape);
            if (offset < 0 || shape.stream().anyMatch(size -> size < 1)) {
                throw new IllegalArgumentException(
                        "part '" + name + "' needs sizes of at least 1, not " + shape + " at offset " + offset);
            }
        }

        /**
         * Returns how many numbers the array has.
         *
         * @return the product of the sizes
         */
        public int size() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }
    }

    /**
     * Checks the components.
     *
     * @param parts as the component
     * @throws IllegalArgumentException if names repeat or the parts leave gaps
     */
    public Layout {
        parts = List.copyOf(parts);
        int offset = 0;
        for (Part part : parts) {
            if (part.offset() != offset) {
                throw new IllegalArgumentException(
                        "part '" + part.name() + "' starts at " + part.offset() + ", not at " + offset);
            }
            offset = Math.addExact(offset, part.size());
        }
        if (parts.stream().map(Part::name).distinct().count() != parts.size()) {
            throw new IllegalArgumentException("two parts of one name in " + parts);
        }
    }

    /**
     * Returns the layout without parts.
     *
     * @return a start for {@link #with}
     */
    public static Layout empty() {
        return new Layout(List.of());
    }

    /**
     * Adds one array at the end.
     *
     * @param name its name, unique within the layout
     * @param shape its sizes, outermost first
     * @return a changed copy
     */
    public Layout with(String name, int... shape) {
        List<Part> longer = new ArrayList<>(parts);
        longer.add(new Part(name, Arrays.stream(shape).boxed().toList(), size()));
        return new Layout(longer);
    }

    /**
     * Returns the length of the flat array.
     *
     * @return P, the sum of the parts' sizes
     */
    public int size() {
        if (parts.isEmpty()) {
            return 0;
        }
        Part last = parts.get(parts.size() - 1);
        return last.offset() + last.size();
    }

    /**
     * Takes a flat array apart, in a graph.
     *
     * @param tf makes the operations
     * @param flat [P]
     * @param <T> the precision
     * @return the arrays, in order and shape of the parts
     */
    public <T extends TFloating> List<Operand<T>> split(Ops tf, Operand<T> flat) {
        int[] sizes = parts.stream().mapToInt(Part::size).toArray();
        List<Operand<T>> pieces = new ArrayList<>();
        if (sizes.length == 1) {
            pieces.add(flat);
        } else {
            pieces.addAll(tf.splitV(flat, tf.constant(sizes), tf.constant(0), (long) sizes.length)
                    .output());
        }
        for (int i = 0; i < sizes.length; i++) {
            int[] shape =
                    parts.get(i).shape().stream().mapToInt(Integer::intValue).toArray();
            if (shape.length != 1) {
                pieces.set(i, tf.reshape(pieces.get(i), tf.constant(shape)));
            }
        }
        return pieces;
    }
}
