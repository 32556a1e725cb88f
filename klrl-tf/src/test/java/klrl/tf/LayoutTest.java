package klrl.tf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

class LayoutTest {

    private final Layout layout =
            Layout.empty().with("weights", 2, 3).with("bias", 3).with("scale");

    @Test
    void partsLieOneAfterAnother() {
        assertEquals(
                List.of(
                        new Layout.Part("weights", List.of(2, 3), 0),
                        new Layout.Part("bias", List.of(3), 6),
                        new Layout.Part("scale", List.of(), 9)),
                layout.parts());
        assertEquals(10, layout.size());
        assertEquals(0, Layout.empty().size());
    }

    @Test
    void aSplitGivesEveryNumberToItsPart() {
        float[] numbers = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Group<TFloat32> group = builder.group("group", layout, numbers);
            List<Operand<TFloat32>> parts = layout.split(builder.tf(), group.value());
            assertEquals(
                    List.of(2, 1, 0),
                    parts.stream().map(part -> part.shape().numDimensions()).toList());
            assertEquals(3, parts.get(0).shape().get(1));
            try (Model<TFloat32> model = builder.build()) {
                Call call = model.call("split", parts);
                call.run();
                float[] weights = new float[6];
                float[] bias = new float[3];
                call.read(parts.get(0), weights);
                call.read(parts.get(1), bias);
                assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, weights);
                assertArrayEquals(new float[] {6, 7, 8}, bias);
                assertEquals(9, call.scalar(parts.get(2)));
            }
        }
    }

    @Test
    void aLayoutOfOnePartIsNotTakenApart() {
        Layout single = Layout.empty().with("table", 2, 2);
        try (ModelBuilder<TFloat32> builder = ModelBuilder.of(TFloat32.class)) {
            Group<TFloat32> group = builder.group("group", single, new float[] {1, 2, 3, 4});
            Operand<TFloat32> table = single.split(builder.tf(), group.value()).get(0);
            try (Model<TFloat32> model = builder.build()) {
                Call call = model.call("split", List.of(table));
                call.run();
                float[] read = new float[4];
                call.read(table, read);
                assertArrayEquals(new float[] {1, 2, 3, 4}, read);
            }
        }
    }

    @Test
    void aLayoutRefusesGapsAndRepeatedNames() {
        assertEquals(
                "part 'b' starts at 4, not at 3",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new Layout(List.of(
                                        new Layout.Part("a", List.of(3), 0), new Layout.Part("b", List.of(3), 4))))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> layout.with("bias", 3));
        assertThrows(IllegalArgumentException.class, () -> layout.with("empty", 3, 0));
    }
}
