package klrl.core.run;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import klrl.api.StateReader;
import klrl.api.data.Snapshot;
import klrl.core.state.StateFile;

/** Keeps snapshots in files. */
final class Snapshots {

    private Snapshots() {}

    static void write(Path file, Snapshot snapshot) {
        StateFile.write(file, out -> {
            out.longs("version", snapshot.version());
            out.bytes("names", String.join("\n", snapshot.arrays().keySet()).getBytes(StandardCharsets.UTF_8));
            snapshot.arrays().forEach((name, array) -> out.child("arrays").floats(name, array));
        });
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
