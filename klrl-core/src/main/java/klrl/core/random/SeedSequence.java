package klrl.core.random;

/**
 * Spreads a seed over as many words as a generator needs: numpy's {@code SeedSequence} without spawn keys, after
 * O'Neill, <i>Developing a seed_seq Alternative</i>, 2015. All arithmetic is unsigned and modulo 2<sup>32</sup>.
 */
final class SeedSequence {

    private static final int POOL = 4;
    private static final int INIT_A = 0x43b0d7e5;
    private static final int MULT_A = 0x931e8875;
    private static final int INIT_B = 0x8b51f9dd;
    private static final int MULT_B = 0x58f38ded;
    private static final int MIX_LEFT = 0xca01f9dd;
    private static final int MIX_RIGHT = 0x4973f715;

    private final int[] pool = new int[POOL];
    private int hash;

    private SeedSequence() {}

    /** Takes a seed of at most two 32-bit words, the lower first; the rest of the pool counts as 0. */
    static SeedSequence of(long seed) {
        SeedSequence made = new SeedSequence();
        int[] pool = made.pool;
        made.hash = INIT_A;
        for (int i = 0; i < POOL; i++) {
            int word = i < 2 ? (int) (seed >>> (32 * i)) : 0;
            pool[i] = made.hashed(word, MULT_A);
        }
        for (int from = 0; from < POOL; from++) {
            for (int to = 0; to < POOL; to++) {
                if (from != to) {
                    int mixed = MIX_LEFT * pool[to] - MIX_RIGHT * made.hashed(pool[from], MULT_A);
                    pool[to] = mixed ^ mixed >>> 16;
                }
            }
        }
        return made;
    }

    /** Gives n 64-bit words, the same at every call. */
    long[] generate(int n) {
        hash = INIT_B;
        long[] words = new long[n];
        for (int i = 0; i < 2 * n; i++) {
            words[i / 2] |= (hashed(pool[i % POOL], MULT_B) & 0xFFFFFFFFL) << 32 * (i % 2);
        }
        return words;
    }

    private int hashed(int value, int multiplier) {
        int mixed = value ^ hash;
        hash *= multiplier;
        mixed *= hash;
        return mixed ^ mixed >>> 16;
    }
}
