package klrl.algorithms.data;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import klrl.api.DataSource;
import klrl.api.data.Actions;
import klrl.api.data.EnvironmentSpec;
import klrl.api.data.Memory;
import klrl.api.data.Observations;
import klrl.api.data.Parameters;
import klrl.api.data.Segment;
import klrl.api.plugin.Context;
import klrl.core.config.Slots;
import klrl.core.contract.DataSourceContract;
import klrl.core.plugin.Registry;
import klrl.core.recording.Recording;

class RecordedContractTest extends DataSourceContract {

    private static final Map<Boolean, Path> FILES = new HashMap<>();

    private static Path file(EnvironmentSpec spec) {
        try {
            Path folder = Files.createTempDirectory("recorded");
            Path file = folder.resolve("standing.npz");
            new Recording(spec, Optional.empty(), standing(spec, 50), JsonNodeFactory.instance.objectNode())
                    .write(file);
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected DataSource source(Context context) {
        Path file = FILES.computeIfAbsent(context.environment().masked(), masked -> file(context.environment()));
        return Slots.of(
                        Registry.load(Optional.empty()),
                        DataSource.class,
                        "{type: recorded, batch: 5, length: 2, file: '" + file + "'}")
                .create(context);
    }

    /** One stream that stays where it is, and is rewarded in turn. */
    private static Segment standing(EnvironmentSpec spec, int steps) {
        boolean[] mask = new boolean[(steps + 1) * spec.maskWidth()];
        Arrays.fill(mask, true);
        double[] reward = new double[steps];
        Arrays.setAll(reward, t -> t);
        return new Segment(
                steps,
                1,
                Observations.of(spec.observation(), steps + 1),
                new int[0],
                Observations.of(spec.observation(), 0),
                Actions.of(spec.action(), steps),
                new Parameters(steps, 0, new float[0]),
                new double[0],
                reward,
                new double[steps],
                new byte[steps],
                mask,
                new boolean[0],
                Memory.none(1),
                new boolean[0],
                Segment.MIXED_VERSIONS);
    }
}
