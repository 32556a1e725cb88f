package klrl.tf;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import klrl.tf.network.Mlp;
import klrl.tf.network.Network;
import klrl.tf.optimiser.Adam;
import klrl.tf.optimiser.GradientStep;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class ModelTest {

    @Test
    void aStepLowersTheLoss() {
        Network network = Mlp.of(64, 64).network(4, 1);
        Random random = new Random(1);
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Group<TFloat32> group = builder.group("critic", network.layout(), network.initialise(random, 1));
            Input<TFloat32> x = builder.input("observations", 4);
            Input<TFloat32> y = builder.input("targets", 1);
            Operand<TFloat32> value = network.build(builder.tf(), group.value(), x);
            Operand<TFloat32> loss = builder.tf()
                    .math
                    .mean(
                            builder.tf().math.square(builder.tf().math.sub(value, y)),
                            builder.tf().constant(new int[] {0, 1}));
            GradientStep<TFloat32> step = GradientStep.of(
                    builder, "critic-step", loss, Adam.of(1e-3).withMaxGradientNorm(0.5), List.of(group));
            try (Model<TFloat32> model = builder.build()) {
                Call update = model.call("update", List.of(loss, step.norm()), step);
                float[] in = new float[128 * 4];
                float[] out = new float[128];
                for (int i = 0; i < in.length; i++) {
                    in[i] = (float) random.nextGaussian();
                }
                for (int i = 0; i < out.length; i++) {
                    out[i] = in[4 * i] * in[4 * i + 1];
                }
                update.feed(x, in).feed(y, out).feed(step.learningRate(), 1e-3).run();
                double first = update.scalar(loss);
                for (int round = 0; round < 10; round++) {
                    long start = System.nanoTime();
                    for (int i = 0; i < 1000; i++) {
                        update.feed(x, in)
                                .feed(y, out)
                                .feed(step.learningRate(), 1e-3)
                                .run();
                    }
                    System.out.println((System.nanoTime() - start) / 1e6 + " us " + update.scalar(loss));
                }
                assertTrue(update.scalar(loss) < first / 2);
            }
        }
    }
}
