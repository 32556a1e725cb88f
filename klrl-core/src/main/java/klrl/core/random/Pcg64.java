package klrl.core.random;

/**
 * The generator PCG64 (128-bit linear congruence, XSL-RR output; O'Neill, <i>PCG: A Family of Simple Fast
 * Space-Efficient Statistically Good Algorithms for Random Number Generation</i>, 2014), seeded as by numpy's
 * {@code SeedSequence}: the generator behind {@code numpy.random.default_rng(seed)}.
 *
 * <table>
 * <caption>Draws that agree with numpy's bit by bit</caption>
 * <tr><th>here</th><th>there</th></tr>
 * <tr><td>{@code nextLong()}</td><td>{@code bit_generator.random_raw()}</td></tr>
 * <tr><td>{@code nextDouble()}</td><td>{@code random()}</td></tr>
 * <tr><td>{@code nextFloat()}</td><td>{@code random(dtype=float32)}</td></tr>
 * <tr><td>{@code nextDouble(low, high)}</td><td>{@code uniform(low, high)}, unless that rounds up to {@code high}</td></tr>
 * <tr><td>{@code nextInt(low, high)}, {@code nextLong(low, high)}</td><td>{@code integers(low, high)}</td></tr>
 * </table>
 *
 * <p>{@code nextGaussian} and {@code nextExponential} have numpy's distributions but not its bits. As in numpy, 32-bit
 * draws use one 64-bit number twice, the lower half first; the upper half waits until the next 32-bit draw, whatever
 * is drawn between. The state is six longs: upper and lower half of the congruential state and of its increment, then
 * 1 and the waiting half, or 0 and a number of no meaning. Not safe for use by several threads.
 */
public final class Pcg64 extends StableStream {

    private static final long MULTIPLIER_HIGH = 2549297995355413924L;
    private static final long MULTIPLIER_LOW = 4865540595714422341L;
    private static final int WORDS = 6;

    private long stateHigh;
    private long stateLow;
    private long incrementHigh;
    private long incrementLow;
    private boolean halfWaits;
    private int half;

    private Pcg64() {}

    /**
     * Makes the generator of {@code numpy.random.default_rng(seed)}.
     *
     * @param seed at least 0
     * @return the generator
     * @throws IllegalArgumentException if the seed is negative, which numpy refuses too
     */
    public static Pcg64 of(long seed) {
        if (seed < 0) {
            throw new IllegalArgumentException("a seed of PCG64 is at least 0, not " + seed);
        }
        long[] words = SeedSequence.of(seed).generate(4);
        Pcg64 made = new Pcg64();
        made.incrementHigh = words[2] << 1 | words[3] >>> 63;
        made.incrementLow = words[3] << 1 | 1;
        made.advance();
        made.stateLow += words[1];
        made.stateHigh += words[0] + (Long.compareUnsigned(made.stateLow, words[1]) < 0 ? 1 : 0);
        made.advance();
        return made;
    }

    /**
     * Makes a generator that goes on from a state.
     *
     * @param state what {@link #state()} returned
     * @return the generator
     * @throws IllegalArgumentException if it is not a state of this generator
     */
    public static Pcg64 ofState(long... state) {
        Pcg64 made = new Pcg64();
        made.restore(state);
        return made;
    }

    @Override
    public long nextLong() {
        advance();
        return Long.rotateRight(stateHigh ^ stateLow, (int) (stateHigh >>> 58));
    }

    /** Draws 32 uniform bits: half of a {@link #nextLong}, whose other half is kept for the next call. */
    @Override
    public int nextInt() {
        if (halfWaits) {
            halfWaits = false;
            return half;
        }
        long both = nextLong();
        halfWaits = true;
        half = (int) (both >>> 32);
        return (int) both;
    }

    /** state ← state · multiplier + increment, modulo 2<sup>128</sup>. */
    private void advance() {
        long productLow = stateLow * MULTIPLIER_LOW;
        long productHigh = unsignedMultiplyHigh(stateLow, MULTIPLIER_LOW)
                + stateHigh * MULTIPLIER_LOW
                + stateLow * MULTIPLIER_HIGH;
        stateLow = productLow + incrementLow;
        stateHigh = productHigh + incrementHigh + (Long.compareUnsigned(stateLow, productLow) < 0 ? 1 : 0);
    }

    @Override
    public long[] state() {
        return new long[] {stateHigh, stateLow, incrementHigh, incrementLow, halfWaits ? 1 : 0, half};
    }

    /** {@inheritDoc} The increment is odd. */
    @Override
    public void restore(long[] state) {
        if (state.length != WORDS) {
            throw new IllegalArgumentException("the state of a Pcg64 has " + WORDS + " numbers, not " + state.length);
        }
        if ((state[3] & 1) == 0) {
            throw new IllegalArgumentException("the increment in a Pcg64's state is odd, unlike " + state[3]);
        }
        if (state[4] != 0 && state[4] != 1) {
            throw new IllegalArgumentException("the fifth number of a Pcg64's state is 0 or 1, not " + state[4]);
        }
        stateHigh = state[0];
        stateLow = state[1];
        incrementHigh = state[2];
        incrementLow = state[3];
        halfWaits = state[4] == 1;
        half = (int) state[5];
    }
}
