package klrl.core.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Golden numbers: numpy 2.4.6, {@code Generator(PCG64(seed))}; Gymnasium 1.3.0 for the reset states. */
class Pcg64Test {

    @Test
    void seedsOfOneAndTwoWordsGiveTheRawNumbersOfNumpy() {
        assertRaw(0, 0xa30febcfd9c2825fL, 0x4510bdf882d9d721L, 0x0a7d3da94ecde8b8L, 0x043b27b61342f01dL);
        assertRaw(1, 0x8306bdf37922e4ffL, 0xf35196bbc152a866L, 0x24e7a4f608ec18cdL, 0xf2dab0aed2ac6fd2L);
        assertRaw(42, 0xc621fbcd16d92688L, 0x705a5661a791ffc1L, 0xdbcd12c26eda1624L, 0xb286b60e1600888dL);
        assertRaw(0xFFFFFFFFL, 0x407f5fa930d8fd9fL, 0x3814b22eb9684802L, 0x498b7dcee8d8dc95L, 0x9e758f03369e8515L);
        assertRaw(1L << 32, 0xe3c5ebe285ac1625L, 0x8ea09968fe31dbccL, 0xcd084ff84d8de9beL, 0xf4de16ec3a8b9986L);
        assertRaw(Long.MAX_VALUE, 0x2ceb59116fb27514L, 0x784d3e7d390dc57cL, 0xd335a7689ce43488L, 0x4e1010b4089e3d06L);
    }

    private static void assertRaw(long seed, long... expected) {
        Pcg64 stream = Pcg64.of(seed);
        for (long number : expected) {
            assertEquals(number, stream.nextLong());
        }
    }

    @Test
    void seedSequenceGivesTheWordsOfNumpy() {
        assertArrayEquals(
                new long[] {
                    Long.parseUnsignedLong("15793235383387715774"), Long.parseUnsignedLong("12390638538380655177")
                },
                SeedSequence.of(0).generate(2));
        assertArrayEquals(
                new long[] {557844713081670142L, 6287718887852127323L},
                SeedSequence.of(Long.MAX_VALUE).generate(2));
    }

    @Test
    void drawsOfEveryKindInterleaveAsInNumpy() {
        Pcg64 stream = Pcg64.of(7);
        assertEquals(0.625095466604667, stream.nextDouble());
        assertEquals(0.8972138009695755, stream.nextDouble());
        assertInts(stream, 10, 5, 7, 8);
        assertEquals(0.30016628491122543, stream.nextDouble());
        assertEquals(0, stream.nextInt(1));
        assertEquals(967257515L, stream.nextLong(1L << 32));
        assertLongs(stream, 1_000_000_000_000L, 873553445396L, 5265304565L);
        assertLongs(stream, 3L << 61, 5680871422486561426L, 5513750910437575043L, 3236953619344299372L);
        assertLongs(stream, 3L << 30, 976135771L, 1100381667L, 896871673L, 820992407L);
        assertEquals(0.9904597401618958f, stream.nextFloat());
        assertEquals(0.4450762867927551f, stream.nextFloat());
        assertEquals(83900568978323229L, stream.nextLong(Long.MIN_VALUE, Long.MAX_VALUE));
        assertEquals(354519180, stream.nextInt(Integer.MIN_VALUE, Integer.MAX_VALUE));
        assertArrayEquals(
                new long[] {
                    2335828521131051813L,
                    -7896456943882565976L,
                    -4290496034011164993L,
                    7388295216453704025L,
                    1,
                    (int) 2377253025L
                },
                stream.state());
    }

    private static void assertInts(Pcg64 stream, int bound, int... expected) {
        for (int number : expected) {
            assertEquals(number, stream.nextInt(bound));
        }
    }

    private static void assertLongs(Pcg64 stream, long bound, long... expected) {
        for (long number : expected) {
            assertEquals(number, stream.nextLong(bound));
        }
    }

    @Test
    void resetsOfGymnasiumsCartPoleComeFromItsSeed() {
        assertUniform(0, 0.013696168732145436, -0.02302132862361297, -0.045902647606380534, -0.04834723644714709);
        assertUniform(1, 0.0011821624700256717, 0.045046369632593536, -0.03558403872803663, 0.04486494471372439);
        assertUniform(7, 0.012509546660466692, 0.039721380096957554, 0.02756856902451936, -0.027479281000940815);
    }

    private static void assertUniform(long seed, double... expected) {
        Pcg64 stream = Pcg64.of(seed);
        for (double number : expected) {
            assertEquals(number, stream.nextDouble(-0.05, 0.05));
        }
    }

    @Test
    void aRestoredStateGoesOnLikeTheSavedOneEvenWithHalfANumberWaiting() {
        Pcg64 saved = Pcg64.of(3);
        saved.nextInt();
        Pcg64 restored = Pcg64.ofState(saved.state());
        for (int i = 0; i < 5; i++) {
            assertEquals(saved.nextInt(), restored.nextInt());
            assertEquals(saved.nextLong(), restored.nextLong());
        }
    }

    @Test
    void whatIsNoSeedOrStateIsRefused() {
        assertEquals(
                "a seed of PCG64 is at least 0, not -1",
                assertThrows(IllegalArgumentException.class, () -> Pcg64.of(-1)).getMessage());
        assertEquals("the state of a Pcg64 has 6 numbers, not 1", refused(1));
        assertEquals("the increment in a Pcg64's state is odd, unlike 4", refused(1, 2, 3, 4, 0, 0));
        assertEquals("the fifth number of a Pcg64's state is 0 or 1, not 2", refused(1, 2, 3, 5, 2, 0));
    }

    private static String refused(long... state) {
        return assertThrows(IllegalArgumentException.class, () -> Pcg64.ofState(state))
                .getMessage();
    }
}
