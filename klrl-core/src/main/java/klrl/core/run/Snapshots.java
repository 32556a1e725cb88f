package klrl.core.run;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import klrl.api.StateReader;
import klrl.api.Stateful;
import klrl.api.data.Snapshot;
import klrl.core.state.StateFile;

/** Keeps acting policies in files: a snapshot, and the state of the prior that the policy may be defined relative to. */
final class Snapshots {

    /** Nothing is filed under this name if the prior has no state. */
    private static final String PRIOR = "prior";

    private Snapshots() {}

    static void write(Path file, Snapshot snapshot, Stateful prior) {
        StateFile.write(file, out -> {
            out.longs("version", snapshot.version());
            out.bytes("names", String.join("\n", snapshot.arrays().keySet()).getBytes(StandardCharsets.UTF_8));
            snapshot.arrays().forEach((name, array) -> out.child("arrays").floats(name, array));
            prior.save(out.child(PRIOR));
        });
    }

    /** Brings a prior to the state that it had when the file was written. */
    static void readPrior(Path file, Stateful prior) {
        StateReader in = StateFile.read(file);
        if (in.has(PRIOR)) {
            prior.load(in.child(PRIOR));
        }
    }

    static Snapshot read(Path file) {
        StateReader in = StateFile.read(file);
        Map<String, float[]> arrays = new LinkedHashMap<>();
        byte[] names = in.bytes("names");
        // A policy may have no arrays; nothing splits into one empty name.
        if (names.length > 0) {
            for (String name : new String(names, StandardCharsets.UTF_8).split("\n")) {
                arrays.put(name, in.child("arrays").floats(name));
            }
        }
        return new Snapshot(in.longs("version")[0], arrays);
    }
}
