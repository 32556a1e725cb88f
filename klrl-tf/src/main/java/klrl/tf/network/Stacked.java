package klrl.tf.network;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import klrl.tf.Layout;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

/**
 * One network upon another: the torso's outputs, through an activation, are the head's inputs. Its parameters are the
 * torso's, then the head's, so that several heads may share a torso: each stack is built on the same torso parameters and
 * its own head's.
 */
public final class Stacked implements Network {
    private final Network torso;
    private final Activation activation;
    private final Network head;
    private final Layout layout;

    private Stacked(Network torso, Activation activation, Network head) {
        this.torso = torso;
        this.activation = activation;
        this.head = head;
        this.layout = prefixed(prefixed(Layout.empty(), "torso.", torso.layout()), "head.", head.layout());
    }

    private static Layout prefixed(Layout before, String prefix, Layout parts) {
        Layout all = before;
        for (Layout.Part part : parts.parts()) {
            all = all.with(
                    prefix + part.name(),
                    part.shape().stream().mapToInt(Integer::intValue).toArray());
        }
        return all;
    }

    /**
     * Puts a head on a torso.
     *
     * @param torso what comes first
     * @param activation what follows the torso's outputs
     * @param head has as many inputs as the torso has outputs
     * @return the stack
     * @throws IllegalArgumentException if the widths differ
     */
    public static Stacked of(Network torso, Activation activation, Network head) {
        if (torso.outputs() != head.inputs()) {
            throw new IllegalArgumentException("a head with " + head.inputs() + " inputs cannot stand on a torso with "
                    + torso.outputs() + " outputs");
        }
        return new Stacked(torso, activation, head);
    }

    @Override
    public int inputs() {
        return torso.inputs();
    }

    @Override
    public int outputs() {
        return head.outputs();
    }

    @Override
    public Layout layout() {
        return layout;
    }

    @Override
    public float[] initialise(RandomGenerator random, double outputScale) {
        return concat(torso.initialise(random, 1), head.initialise(random, outputScale));
    }

    /**
     * Puts the parameters of a torso before those of a head.
     *
     * @param torso the torso's
     * @param head the head's
     * @return both, in the order of a stack's layout
     */
    public static float[] concat(float[] torso, float[] head) {
        float[] all = Arrays.copyOf(torso, torso.length + head.length);
        System.arraycopy(head, 0, all, torso.length, head.length);
        return all;
    }

    @Override
    public <T extends TFloating> Operand<T> build(Ops tf, Operand<T> parameters, Operand<T> input) {
        int[] sizes = {torso.layout().size(), head.layout().size()};
        List<? extends Operand<T>> both =
                tf.splitV(parameters, tf.constant(sizes), tf.constant(0), 2L).output();
        Operand<T> features = activation.build(tf, torso.build(tf, both.get(0), input));
        return head.build(tf, both.get(1), features);
    }

    @Override
    public PlainNetwork plain() {
        return new Plain(torso.plain(), head.plain());
    }

    private final class Plain implements PlainNetwork {
        private final PlainNetwork first;
        private final PlainNetwork second;
        private float[] features = new float[0];

        Plain(PlainNetwork first, PlainNetwork second) {
            this.first = first;
            this.second = second;
        }

        @Override
        public void load(float[] parameters) {
            if (parameters.length != layout.size()) {
                throw new IllegalArgumentException(
                        "the network has " + layout.size() + " parameters, not " + parameters.length);
            }
            int border = torso.layout().size();
            first.load(Arrays.copyOf(parameters, border));
            second.load(Arrays.copyOfRange(parameters, border, parameters.length));
        }

        @Override
        public void forward(float[] in, int rows, float[] out) {
            // The activation works on whole arrays: one of exactly the features' length.
            if (features.length != rows * torso.outputs()) {
                features = new float[rows * torso.outputs()];
            }
            first.forward(in, rows, features);
            activation.apply(features);
            second.forward(features, rows, out);
        }
    }
}
