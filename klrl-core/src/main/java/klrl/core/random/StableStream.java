package klrl.core.random;

import klrl.api.RandomStream;

/**
 * Makes every kind of draw from {@link #nextLong} and {@link #nextInt} by algorithms that are fixed here. The defaults
 * of {@link java.util.random.RandomGenerator} belong to the JDK: they are free to change with it, and
 * {@code nextGaussian} did.
 *
 * <p>No draw leaves anything behind outside {@link #state}, and logarithms and exponentials come from
 * {@link StrictMath}, so that equal states give equal bits everywhere. None is safe for use by several threads.
 */
abstract class StableStream implements RandomStream {

    private static final double DOUBLE_UNIT = 0x1p-53;
    private static final float FLOAT_UNIT = 0x1p-24f;
    private static final long INT_MASK = 0xFFFFFFFFL;

    /** Draws 32 uniform bits: the upper half of {@link #nextLong}. */
    @Override
    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    @Override
    public abstract long nextLong();

    @Override
    public final boolean nextBoolean() {
        return nextInt() < 0;
    }

    /** {@inheritDoc} Eight bytes from each {@link #nextLong}, the lowest first. */
    @Override
    public final void nextBytes(byte[] bytes) {
        for (int i = 0; i < bytes.length; ) {
            long bits = nextLong();
            for (int end = Math.min(i + Long.BYTES, bytes.length); i < end; bits >>>= Byte.SIZE) {
                bytes[i++] = (byte) bits;
            }
        }
    }

    /** Draws uniformly from the multiples of 2<sup>−53</sup> in [0,1). */
    @Override
    public final double nextDouble() {
        return (nextLong() >>> 11) * DOUBLE_UNIT;
    }

    @Override
    public final double nextDouble(double bound) {
        return nextDouble(0, bound);
    }

    /** {@inheritDoc} The number is {@code origin + (bound - origin) * nextDouble()}. */
    @Override
    public final double nextDouble(double origin, double bound) {
        if (!(origin < bound && Double.isFinite(origin) && Double.isFinite(bound))) {
            throw range(origin, bound);
        }
        double unit = nextDouble();
        double range = bound - origin;
        double drawn = Double.isFinite(range)
                ? origin + range * unit
                : 2 * (0.5 * origin + (0.5 * bound - 0.5 * origin) * unit);
        // Rounding may reach the bound.
        return drawn < bound ? drawn : Math.nextDown(bound);
    }

    /** Draws uniformly from the multiples of 2<sup>−24</sup> in [0,1), from one {@link #nextInt}. */
    @Override
    public final float nextFloat() {
        return (nextInt() >>> 8) * FLOAT_UNIT;
    }

    @Override
    public final float nextFloat(float bound) {
        return nextFloat(0, bound);
    }

    /** {@inheritDoc} The number is {@code origin + (bound - origin) * nextFloat()}. */
    @Override
    public final float nextFloat(float origin, float bound) {
        if (!(origin < bound && Float.isFinite(origin) && Float.isFinite(bound))) {
            throw range(origin, bound);
        }
        float unit = nextFloat();
        float range = bound - origin;
        float drawn = Float.isFinite(range)
                ? origin + range * unit
                : 2 * (0.5f * origin + (0.5f * bound - 0.5f * origin) * unit);
        return drawn < bound ? drawn : Math.nextDown(bound);
    }

    @Override
    public final int nextInt(int bound) {
        return nextInt(0, bound);
    }

    /**
     * {@inheritDoc} Without bias, by Lemire's multiplication: <i>Fast Random Integer Generation in an Interval</i>,
     * ACM Transactions on Modeling and Computer Simulation 29(1), 2019. A single possible value costs no draw.
     */
    @Override
    public final int nextInt(int origin, int bound) {
        if (origin >= bound) {
            throw range(origin, bound);
        }
        return origin + (int) below((bound - origin) & INT_MASK);
    }

    @Override
    public final long nextLong(long bound) {
        return nextLong(0, bound);
    }

    /**
     * {@inheritDoc} As {@link #nextInt(int, int)}, on {@link #nextInt} if the range has at most 2<sup>32</sup> values
     * and on {@link #nextLong} otherwise.
     */
    @Override
    public final long nextLong(long origin, long bound) {
        if (origin >= bound) {
            throw range(origin, bound);
        }
        return origin + below(bound - origin);
    }

    /** Draws from {0, …, n − 1}; n is unsigned and not 0. */
    private long below(long n) {
        if (n == 1) {
            return 0;
        }
        if (n >>> 32 == 0) {
            return below32(n);
        }
        return n == INT_MASK + 1 ? nextInt() & INT_MASK : below64(n);
    }

    private long below32(long n) {
        long product = (nextInt() & INT_MASK) * n;
        if ((product & INT_MASK) < n) {
            // (2^32 − n) mod n: so many low halves would be too frequent by one.
            long excess = (INT_MASK + 1 - n) % n;
            while ((product & INT_MASK) < excess) {
                product = (nextInt() & INT_MASK) * n;
            }
        }
        return product >>> 32;
    }

    private long below64(long n) {
        long drawn = nextLong();
        if (Long.compareUnsigned(drawn * n, n) < 0) {
            long excess = Long.remainderUnsigned(-n, n);
            while (Long.compareUnsigned(drawn * n, excess) < 0) {
                drawn = nextLong();
            }
        }
        return unsignedMultiplyHigh(drawn, n);
    }

    /** The upper half of the 128-bit product; {@code Math.unsignedMultiplyHigh} is not in Java 17. */
    static long unsignedMultiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }

    /** {@inheritDoc} By the ziggurat of {@link Ziggurat}. */
    @Override
    public final double nextGaussian() {
        return Ziggurat.draw(this);
    }

    @Override
    public final double nextGaussian(double mean, double stddev) {
        if (!(stddev >= 0)) {
            throw new IllegalArgumentException("a standard deviation is at least 0, not " + stddev);
        }
        return mean + stddev * nextGaussian();
    }

    /** {@inheritDoc} It is −ln(1 − u) of one {@link #nextDouble} u, hence at most 53 ln 2 = 36.7. */
    @Override
    public final double nextExponential() {
        return -StrictMath.log(1 - nextDouble());
    }

    private static IllegalArgumentException range(Number origin, Number bound) {
        return new IllegalArgumentException(
                "a range ends above its origin and both are finite, unlike [" + origin + ", " + bound + ")");
    }
}
