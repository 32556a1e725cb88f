package klrl.tf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import klrl.core.state.MemoryState;
import klrl.tf.loss.ValueLosses;
import klrl.tf.network.Mlp;
import klrl.tf.network.Network;
import klrl.tf.optimiser.Adam;
import klrl.tf.optimiser.GradientStep;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class NativeMemoryTest {

    /**
     * The child's heap has a fixed size and is touched at the start, so that its resident memory changes with native
     * memory only. A leak of one tensor of the rows at each run would show as 100 MB, one at each fifth run, where the
     * parameters are read and written, as 40 MB; what is seen is 2 MB.
     */
    @Test
    void aHundredThousandRunsLeakNothing() {
        String printed = ChildJvm.run(
                Runs.class,
                "-Xms64m",
                "-Xmx64m",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC");
        String[] last = printed.strip().lines().reduce("", (a, b) -> b).split(" ");
        long grown = Long.parseLong(last[0]);
        assertEquals(0, Math.max(0, grown - 20_000_000), printed);
        assertEquals(0, Long.parseLong(last[1]), "pointers to native memory, more than before");
    }

    /** Runs, reads, writes and saves, and prints by how many bytes and pointers it has grown after a warm-up. */
    static final class Runs {
        private static final int WARM_UP = 20_000;
        private static final int RUNS = 100_000;
        private static final int ROWS = 256;

        public static void main(String[] args) {
            Network network = Mlp.of(new Integer[0]).network(1, 256);
            try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
                Group<TFloat32> group = builder.group("group", network.layout(), network.initialise(new Random(1), 1));
                Input<TFloat32> x = builder.input("x", 1);
                Input<TFloat32> y = builder.input("y");
                Operand<TFloat32> sum = builder.tf().math.add(Rows.column(builder.tf(), x), y);
                Operand<TFloat32> loss = ValueLosses.squaredError(
                        builder.tf(), group.value(), builder.tf().zerosLike(group.value()));
                GradientStep<TFloat32> step =
                        GradientStep.of(builder, "step", loss, Adam.of(1e-3).withMaxGradientNorm(1), List.of(group));
                try (Model<TFloat32> model = builder.build()) {
                    Call update = model.call("update", List.of(loss, sum), step);
                    float[] in = new float[ROWS];
                    double[] out = new double[ROWS];
                    long pointers = 0;
                    long bytes = 0;
                    for (int i = 0; i < WARM_UP + RUNS; i++) {
                        if (i == WARM_UP) {
                            pointers = Pointer.totalCount();
                            bytes = Pointer.physicalBytes();
                        }
                        // Tensors are allocated anew where the number of rows changes.
                        int rows = ROWS - i / 2 % 2;
                        update.feed(x, in, 0, rows).feed(y, out, 0, rows).feed(step.learningRate(), 1e-3);
                        update.run();
                        update.read(sum, out, 0, rows);
                        if (i % 5 == 0) {
                            model.write(group, model.read(group));
                        }
                        if (i % 1000 == 0) {
                            model.load(MemoryState.of(model).reader());
                        }
                    }
                    System.out.println((Pointer.physicalBytes() - bytes) + " " + (Pointer.totalCount() - pointers));
                }
            }
        }
    }
}
