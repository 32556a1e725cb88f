package klrl.core.contract;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.Optional;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Family;
import klrl.core.recording.Recording;

/**
 * The files in the folder that examples of paths are relative to where plugins are verified: what a plugin reads that needs
 * a file may be one of them.
 */
public final class Fixtures {

    /** A recording of random transitions in the spaces where the plugin is made. */
    public static final String RECORDING = "recording.npz";

    private static final int STEPS = 200;
    private static final int STREAMS = 3;
    private static final long SEED = 1;

    private Fixtures() {}

    /**
     * Writes all files.
     *
     * @param environment the spaces
     * @param folder an existing folder, without them
     */
    public static void write(EnvironmentSpec environment, Path folder) {
        Family family = Data.family(environment);
        new Recording(
                        environment,
                        Optional.of(family),
                        Data.segment(environment, family, STEPS, STREAMS, SEED),
                        JsonNodeFactory.instance.objectNode())
                .write(folder.resolve(RECORDING));
    }
}
