package klrl.core.random;

/**
 * The generator L64X128Mix of Steele and Vigna (<i>LXM: Better Splittable Pseudorandom Number Generators (and Almost as
 * Fast)</i>, OOPSLA 2021), with a state that can be saved: period 2<sup>64</sup>(2<sup>128</sup> − 1), equidistributed
 * in pairs of longs. {@link #nextLong} gives the same numbers as the JDK's generator {@code L64X128MixRandom} from the
 * same state or seed.
 *
 * <p>The state is four longs: the odd additive parameter a, the linear congruential state s, and the xor-shift state
 * x<sub>0</sub>, x<sub>1</sub>, of which at least one is not 0. Generators with different a never share a sequence. Not
 * safe for use by several threads.
 */
public final class L64X128Mix extends StableStream {

    static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;
    private static final long SILVER_RATIO = 0x6A09E667F3BCC909L;
    private static final long MULTIPLIER = 0xd1342543de82ef95L;
    private static final int WORDS = 4;

    private long a;
    private long s;
    private long x0;
    private long x1;

    private L64X128Mix(long a, long s, long x0, long x1) {
        this.a = a;
        this.s = s;
        this.x0 = x0;
        this.x1 = x1;
    }

    /**
     * Makes a generator from a seed, as the JDK does.
     *
     * @param seed any number
     * @return the generator
     */
    public static L64X128Mix of(long seed) {
        long salted = seed ^ SILVER_RATIO;
        return new L64X128Mix(mixMurmur64(salted) | 1, 1, mixStafford13(salted), mixStafford13(salted + GOLDEN_RATIO));
    }

    /**
     * Makes a generator that goes on from a state.
     *
     * @param state what {@link #state()} returned
     * @return the generator
     * @throws IllegalArgumentException if it is not a state of this generator
     */
    public static L64X128Mix ofState(long... state) {
        L64X128Mix made = new L64X128Mix(1, 0, 0, 1);
        made.restore(state);
        return made;
    }

    @Override
    public long nextLong() {
        long drawn = mixLea64(s + x0);
        s = MULTIPLIER * s + a;
        long q = x1 ^ x0;
        x0 = Long.rotateLeft(x0, 24) ^ q ^ (q << 16);
        x1 = Long.rotateLeft(q, 37);
        return drawn;
    }

    /** {@inheritDoc} They are a, s, x<sub>0</sub>, x<sub>1</sub>. */
    @Override
    public long[] state() {
        return new long[] {a, s, x0, x1};
    }

    /** {@inheritDoc} The first number is odd, and the last two are not both 0. */
    @Override
    public void restore(long[] state) {
        if (state.length != WORDS) {
            throw new IllegalArgumentException(
                    "the state of an L64X128Mix has " + WORDS + " numbers, not " + state.length);
        }
        if ((state[0] & 1) == 0) {
            throw new IllegalArgumentException("the first number of an L64X128Mix's state is odd, not " + state[0]);
        }
        if (state[2] == 0 && state[3] == 0) {
            throw new IllegalArgumentException("the last two numbers of an L64X128Mix's state must not both be 0");
        }
        a = state[0];
        s = state[1];
        x0 = state[2];
        x1 = state[3];
    }

    /** Spreads 64 bits one-to-one: variant 13 of Stafford, <i>Better Bit Mixing</i>, 2011. */
    static long mixStafford13(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** Spreads 64 bits one-to-one: the finaliser of MurmurHash3. */
    static long mixMurmur64(long z) {
        z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
        z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return z ^ (z >>> 33);
    }

    /** Spreads 64 bits one-to-one: Doug Lea's mixing function. */
    static long mixLea64(long z) {
        z = (z ^ (z >>> 32)) * 0xdaba0b6eb09322e3L;
        z = (z ^ (z >>> 32)) * 0xdaba0b6eb09322e3L;
        return z ^ (z >>> 32);
    }
}
