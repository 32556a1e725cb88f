package klrl.api.data;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The set that observations or actions come from. */
public sealed interface Space {

    /** How one number of an observation is stored. */
    enum Element {
        /** 32-bit floating point. */
        FLOAT,
        /** An unsigned byte, 0 to 255, for images. */
        BYTE
    }

    /**
     * Returns how many numbers one point has.
     *
     * @return the count, at least 1
     */
    int width();

    /**
     * A box: an array of numbers, each within its bounds.
     *
     * <p>Actions in a bounded box are exchanged in normalised form, each number in [−1,1]; the environment applies the
     * affine map to its own bounds at its edge.
     */
    final class Box implements Space {
        private final List<Integer> shape;
        private final float[] low;
        private final float[] high;
        private final Element element;

        private Box(List<Integer> shape, float[] low, float[] high, Element element) {
            this.shape = shape;
            this.low = low;
            this.high = high;
            this.element = element;
        }

        /**
         * Makes a flat box of floats.
         *
         * @param low lower bounds, may be −∞
         * @param high upper bounds, may be ∞, of the same length
         * @return the box
         * @throws IllegalArgumentException if it is empty, the lengths differ, or a lower bound is not below its upper
         */
        public static Box of(float[] low, float[] high) {
            return of(List.of(low.length), low, high, Element.FLOAT);
        }

        /**
         * Makes a box of any shape.
         *
         * @param shape the sizes, outermost first, each at least 1
         * @param low lower bounds, row-major; may be −∞
         * @param high upper bounds, row-major; may be ∞
         * @param element how one number is stored
         * @return the box
         * @throws IllegalArgumentException if a size is under 1, a length differs from the product of the sizes, or a
         *     lower bound is not below its upper
         */
        public static Box of(List<Integer> shape, float[] low, float[] high, Element element) {
            int width = 1;
            for (int size : shape) {
                if (size < 1) {
                    throw new IllegalArgumentException("shape " + shape + " has a size under 1");
                }
                width = Math.multiplyExact(width, size);
            }
            if (low.length != width || high.length != width) {
                throw new IllegalArgumentException("a box of shape " + shape + " needs " + width + " bounds, not "
                        + low.length + " lower and " + high.length + " upper");
            }
            for (int i = 0; i < width; i++) {
                if (!(low[i] < high[i])) {
                    throw new IllegalArgumentException(
                            "bound " + i + ": " + low[i] + " is not below " + high[i] + " in a box of shape " + shape);
                }
            }
            return new Box(List.copyOf(shape), low.clone(), high.clone(), Objects.requireNonNull(element));
        }

        @Override
        public int width() {
            return low.length;
        }

        /**
         * Returns the sizes, outermost first.
         *
         * @return the shape
         */
        public List<Integer> shape() {
            return shape;
        }

        /**
         * Returns a lower bound.
         *
         * @param i the index in row-major order
         * @return the bound, may be −∞
         */
        public float low(int i) {
            return low[i];
        }

        /**
         * Returns an upper bound.
         *
         * @param i the index in row-major order
         * @return the bound, may be ∞
         */
        public float high(int i) {
            return high[i];
        }

        /**
         * Says whether every bound is finite.
         *
         * @return true if the box is bounded
         */
        public boolean bounded() {
            for (int i = 0; i < low.length; i++) {
                if (Float.isInfinite(low[i]) || Float.isInfinite(high[i])) {
                    return false;
                }
            }
            return true;
        }

        /**
         * Returns how one number is stored.
         *
         * @return the element type
         */
        public Element element() {
            return element;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Box box
                    && box.shape.equals(shape)
                    && Arrays.equals(box.low, low)
                    && Arrays.equals(box.high, high)
                    && box.element == element;
        }

        @Override
        public int hashCode() {
            return Objects.hash(shape, Arrays.hashCode(low), Arrays.hashCode(high), element);
        }

        @Override
        public String toString() {
            String sizes = shape.stream().map(String::valueOf).collect(Collectors.joining(" x "));
            String unit = (element == Element.BYTE ? " byte" : " number") + (width() == 1 ? "" : "s");
            return "a box of " + (sizes.isEmpty() ? "1" : sizes) + unit;
        }
    }

    /**
     * One or several independent finite choices.
     *
     * @param sizes the number of values of each choice; one size is the ordinary discrete space
     */
    record Discrete(List<Integer> sizes) implements Space {
        /**
         * Checks the components.
         *
         * @param sizes as the component
         * @throws IllegalArgumentException if they contradict each other or their domains
         */
        public Discrete {
            sizes = List.copyOf(sizes);
            if (sizes.isEmpty() || sizes.stream().anyMatch(size -> size < 1)) {
                throw new IllegalArgumentException("a discrete space needs sizes of at least 1, not " + sizes);
            }
        }

        /**
         * Makes the ordinary discrete space.
         *
         * @param size the number of values
         * @return the space {0, …, size − 1}
         * @throws IllegalArgumentException if the size is under 1
         */
        public static Discrete of(int size) {
            return new Discrete(List.of(size));
        }

        /** {@inheritDoc} One number per choice. */
        @Override
        public int width() {
            return sizes.size();
        }

        /**
         * Returns the number of values of all choices together: the width of a mask and of categorical parameters.
         *
         * @return the sum of the sizes
         */
        public int values() {
            // Asked for at every step: no stream, no iterator.
            int total = 0;
            for (int i = 0; i < sizes.size(); i++) {
                total += sizes.get(i);
            }
            return total;
        }

        @Override
        public String toString() {
            return sizes.size() == 1
                    ? "1 choice out of " + sizes.get(0)
                    : sizes.size() + " choices out of "
                            + sizes.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
    }
}
