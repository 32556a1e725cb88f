package klrl.algorithms.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Set;
import klrl.api.DataSource;
import klrl.api.RandomStream;
import klrl.api.StateReader;
import klrl.api.StateWriter;
import klrl.api.data.Segment;
import klrl.api.plugin.Context;
import klrl.api.plugin.Factory;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Param;
import klrl.core.recording.Recording;

/** Draws transitions or sequences uniformly from a file. No actor acts; there is always a segment more. */
public final class Recorded implements DataSource {

    private final Options options;
    private final RandomStream random;
    private final StepRing ring;
    private final byte[] checksum;

    private Recorded(Options options, Context context) {
        this.options = options;
        this.random = context.random().stream("recorded", 0);
        Segment all = Recording.read(options.file, context.environment()).segment();
        if (all.steps() < options.length) {
            throw new IllegalArgumentException("sequences of " + options.length + " steps were asked of " + options.file
                    + ", which has " + all.steps() + ": lower data.length");
        }
        this.checksum = checksum(options.file);
        this.ring = new StepRing(
                context.environment(), all.steps(), all.streams(), all.behaviourLogProbability().length > 0);
        ring.add(all);
    }

    private record Options(
            @Param(doc = "recorded transitions, as by klrl record", example = "recording.npz")
            Path file,

            @Param(def = "256", min = 1, doc = "transitions or sequences in a batch")
            int batch,

            @Param(def = "1", min = 1, doc = "consecutive steps in a sequence")
            int length) {}

    /** Provides {@code recorded}. */
    public static final class Plugin implements Provider {
        /** Makes the provider; it holds nothing. */
        public Plugin() {}

        @Override
        public String name() {
            return "recorded";
        }

        @Override
        public String summary() {
            return "uniformly drawn transitions or sequences of a file; nobody acts";
        }

        @Override
        public Factory<?, ? extends DataSource> factory() {
            return Factory.of(MethodHandles.lookup(), Options.class, Recorded::new)
                    .withGives(options -> gives(options.file))
                    .withImplementation(Recorded.class);
        }
    }

    /**
     * What is wrong with a file is told when it is read. Until then it has all there can be, so that a run can be
     * evaluated without its data.
     */
    private static Set<Feature> gives(Path file) {
        boolean probabilities;
        try {
            probabilities = Recording.hasProbabilities(file);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            probabilities = true;
        }
        return probabilities ? Set.of(Feature.BEHAVIOUR_PROBABILITIES) : Set.of();
    }

    private static byte[] checksum(Path file) {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digest = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digest.transferTo(OutputStream.nullOutputStream());
            return digest.getMessageDigest().digest();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** {@inheritDoc} None. */
    @Override
    public int horizon() {
        return 0;
    }

    @Override
    public void add(Segment fresh) {
        throw new IllegalStateException("recorded data takes no new steps");
    }

    @Override
    public int ready() {
        return 1;
    }

    @Override
    public Segment next() {
        return ring.sample(options.length, options.batch, random);
    }

    /** {@inheritDoc} The file itself stays where it is; its checksum tells whether it is still the same. */
    @Override
    public void save(StateWriter out) {
        out.bytes("sha256", checksum);
    }

    @Override
    public void load(StateReader in) {
        if (!Arrays.equals(in.bytes("sha256"), checksum)) {
            throw new IllegalArgumentException(
                    options.file + " has changed since the state was saved: what was learned came from other data");
        }
    }
}
