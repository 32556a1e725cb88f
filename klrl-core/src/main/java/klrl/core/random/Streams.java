package klrl.core.random;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import klrl.api.RandomStream;
import klrl.api.RandomStreams;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.Stateful;

/**
 * The random streams of a run, all derived from one root seed.
 *
 * <p>The stream of a purpose and index starts from four words that are hashed from (seed, purpose, index) and nothing
 * else. With mix a one-to-one function of 64 bits and φ an odd constant,
 *
 * <pre>
 * key    = mix( mix( mix(seed) xor hash(purpose) ) + index·φ )
 * word_k = mix( key + k·φ ),  k = 1..4
 * </pre>
 *
 * <p>so that different indices of a purpose always differ, as do different seeds; different purposes differ unless their
 * 64-bit hashes collide. These numbers are part of what a seed means: they never change.
 *
 * <p>{@link #save} records every stream that was handed out. {@link #load} brings them back, into the same objects where
 * they exist already; a stream that is first asked for later starts as it would have in the saved run. Not safe for use
 * by several threads; streams of different indices may be drawn from in different threads.
 */
public final class Streams implements RandomStreams, Stateful {

    private static final int WORDS = 4;

    private long seed;
    private final Map<String, TreeMap<Integer, L64X128Mix>> streams = new TreeMap<>();

    private Streams(long seed) {
        this.seed = seed;
    }

    /**
     * Makes the streams of a root seed.
     *
     * @param rootSeed any number
     * @return the streams
     */
    public static Streams of(long rootSeed) {
        return new Streams(rootSeed);
    }

    /**
     * Returns the seed that all streams derive from.
     *
     * @return the root seed
     */
    public long rootSeed() {
        return seed;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the purpose is blank or breaks the line, or the index is negative
     */
    @Override
    public RandomStream stream(String purpose, int index) {
        if (index < 0) {
            throw new IllegalArgumentException("a stream's index is at least 0, not " + index);
        }
        TreeMap<Integer, L64X128Mix> ofPurpose = streams.get(purpose);
        if (ofPurpose == null) {
            // Names are saved one a line.
            if (purpose.isBlank() || purpose.indexOf('\n') >= 0) {
                throw new IllegalArgumentException(
                        "a stream's purpose is one line and not blank, unlike \"" + purpose + "\"");
            }
            ofPurpose = new TreeMap<>();
            streams.put(purpose, ofPurpose);
        }
        L64X128Mix stream = ofPurpose.get(index);
        if (stream == null) {
            stream = L64X128Mix.ofState(derive(seed, purpose, index));
            ofPurpose.put(index, stream);
        }
        return stream;
    }

    @Override
    public void save(StateWriter out) {
        int total = streams.values().stream().mapToInt(TreeMap::size).sum();
        long[] counts = new long[streams.size()];
        long[] indices = new long[total];
        long[] states = new long[WORDS * total];
        int purpose = 0;
        int next = 0;
        for (TreeMap<Integer, L64X128Mix> ofPurpose : streams.values()) {
            counts[purpose++] = ofPurpose.size();
            for (Map.Entry<Integer, L64X128Mix> stream : ofPurpose.entrySet()) {
                indices[next] = stream.getKey();
                System.arraycopy(stream.getValue().state(), 0, states, WORDS * next, WORDS);
                next++;
            }
        }
        out.longs("seed", seed);
        out.bytes("purposes", String.join("\n", streams.keySet()).getBytes(StandardCharsets.UTF_8));
        out.longs("counts", counts);
        out.longs("indices", indices);
        out.longs("states", states);
    }

    /**
     * {@inheritDoc} The root seed is taken over too. Nothing changes if the state is refused.
     */
    @Override
    public void load(StateReader in) {
        long[] savedSeed = in.longs("seed");
        byte[] names = in.bytes("purposes");
        String[] purposes =
                names.length == 0 ? new String[0] : new String(names, StandardCharsets.UTF_8).split("\n", -1);
        long[] counts = in.longs("counts");
        long[] indices = in.longs("indices");
        long[] states = in.longs("states");
        if (savedSeed.length != 1
                || counts.length != purposes.length
                || Arrays.stream(counts).anyMatch(count -> count < 0)
                || Arrays.stream(counts).sum() != indices.length
                || Arrays.stream(indices).anyMatch(index -> index != (int) index)
                || states.length != WORDS * (long) indices.length) {
            throw new IllegalArgumentException("the saved random streams contradict themselves: " + savedSeed.length
                    + " seeds, " + purposes.length + " purposes with " + Arrays.toString(counts) + " streams, "
                    + "indices " + Arrays.toString(indices) + ", " + states.length + " words of state");
        }
        Streams saved = new Streams(savedSeed[0]);
        int next = 0;
        for (int p = 0; p < purposes.length; p++) {
            for (long i = 0; i < counts[p]; i++, next++) {
                saved.stream(purposes[p], (int) indices[next])
                        .restore(Arrays.copyOfRange(states, WORDS * next, WORDS * (next + 1)));
            }
        }
        // Streams of this object that the saved one never handed out start afresh there: asked for, they do so here.
        streams.forEach((purpose, ofPurpose) -> ofPurpose.keySet().forEach(index -> saved.stream(purpose, index)));
        seed = saved.seed;
        saved.streams.forEach((purpose, ofPurpose) ->
                ofPurpose.forEach((index, stream) -> stream(purpose, index).restore(stream.state())));
    }

    /** The initial state of a stream, a valid one of {@link L64X128Mix}. */
    static long[] derive(long seed, String purpose, int index) {
        long base = L64X128Mix.mixStafford13(L64X128Mix.mixStafford13(seed) ^ hash(purpose));
        long key = L64X128Mix.mixStafford13(base + index * L64X128Mix.GOLDEN_RATIO);
        long[] words = new long[WORDS];
        for (int k = 0; k < WORDS; k++) {
            key += L64X128Mix.GOLDEN_RATIO;
            words[k] = L64X128Mix.mixStafford13(key);
        }
        // Odd, as the generator wants it. The last two cannot both be 0: they are images of different keys.
        words[0] |= 1;
        return words;
    }

    /** FNV-1a, in 64 bits, of the text in UTF-8. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
        }
        return hash;
    }
}
