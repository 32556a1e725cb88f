package klrl.tf.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Random;
import klrl.api.data.Family;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Snapshot;
import org.junit.jupiter.api.Test;

class NetworkPolicyTest {
    private static final int ROWS = 3;

    private final Family family = new Family.Categorical(List.of(2));
    private final Network network = Mlp.of(8).network(4, 2);
    private final NetworkPolicy zero = NetworkPolicy.of(family, network, "actor");
    private final float[] numbers = network.initialise(new Random(1), 1);
    private final Snapshot snapshot = new Snapshot(7, Map.of("actor", numbers, "other", new float[1]));

    @Test
    void thePolicyGivesTheOutputsOfItsNetwork() {
        float[] in = {1, 2, 3, 4, 0, 0, 0, 0, -1, 1, -1, 1};
        float[] expected = new float[2 * ROWS];
        network.plain().forward(numbers, in, ROWS, expected);
        Parameters out = Parameters.of(family, ROWS);
        NetworkPolicy policy = zero.with(snapshot);
        policy.parameters(new Observations.Floats(ROWS, 4, in), Memory.none(ROWS), out);
        assertArrayEquals(expected, out.values());
        assertSame(snapshot, policy.snapshot());
        zero.parameters(new Observations.Floats(ROWS, 4, in), Memory.none(ROWS), out);
        assertArrayEquals(new float[2 * ROWS], out.values());
        assertEquals(0, zero.snapshot().version());
    }

    @Test
    void bytesAreUnsignedAndScaledToOne() {
        byte[] bytes = {0, 51, (byte) 153, (byte) 255, 0, 0, 0, 0, 0, 0, 0, 0};
        float[] in = {0, 0.2f, 0.6f, 1, 0, 0, 0, 0, 0, 0, 0, 0};
        Parameters expected = Parameters.of(family, ROWS);
        Parameters out = Parameters.of(family, ROWS);
        NetworkPolicy policy = zero.with(snapshot);
        policy.parameters(new Observations.Floats(ROWS, 4, in), Memory.none(ROWS), expected);
        policy.parameters(new Observations.Bytes(ROWS, 4, bytes), Memory.none(ROWS), out);
        assertArrayEquals(expected.values(), out.values());
    }

    @Test
    void snapshotsAndNetworksMustFit() {
        assertEquals(
                "a snapshot with no array under 'actor'; the network has 58",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> zero.with(new Snapshot(1, Map.of("critic", numbers))))
                        .getMessage());
        assertEquals(
                "a snapshot with 3 numbers under 'actor'; the network has 58",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> zero.with(new Snapshot(1, Map.of("actor", new float[3]))))
                        .getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> NetworkPolicy.of(new Family.Categorical(List.of(3)), network, "actor"));
    }
}
