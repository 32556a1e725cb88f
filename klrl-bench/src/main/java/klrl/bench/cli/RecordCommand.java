package klrl.bench.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import klrl.api.data.Boundary;
import klrl.api.data.Segment;
import klrl.core.plugin.Registry;
import klrl.core.random.Streams;
import klrl.core.recording.Recording;
import klrl.core.run.Acting;
import klrl.core.run.SavedRun;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code klrl record}: lets the policy of a run act, and keeps the transitions in a file. */
@Command(
        name = "record",
        header = "Keep transitions of a run's policy in a file.",
        descriptionHeading = "%n",
        description = "NumPy opens the file, and data: {type: recorded, file: FILE} learns from it.",
        exitCodeList = {
            "0:done",
            "2:the command line or the run folder is wrong, or the file exists",
            "3:the run needs a plugin that could not be loaded or used",
            "4:the recording failed: an environment, the disk, memory, klrl itself",
            "130:interrupted by Ctrl-C; nothing is left behind"
        },
        footer = {
            "",
            "Examples",
            "  klrl record runs/cartpole-0-1 --steps 100000 --out cartpole.npz",
            "  klrl record runs/cartpole-0-1 --random --out random.npz",
            "  python3 -c 'import numpy; print(numpy.load(\"cartpole.npz\")[\"reward\"].sum())'"
        })
final class RecordCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "DIR", description = "the run's folder")
    private Path folder = Path.of("");

    @Option(names = "--out", paramLabel = "FILE", required = true, description = "the file, which must not exist")
    private Path out = Path.of("");

    @Option(
            names = "--steps",
            paramLabel = "N",
            converter = WholeNumber.class,
            description = "how many steps, over as many streams as in training (default: 10000)")
    private long steps = 10_000;

    /** How actions are chosen: at most one. */
    private static final class Manner {
        @Option(names = "--stochastic", description = "draw actions from the policy, as in training (default)")
        private boolean stochastic;

        @Option(names = "--greedy", description = "take the likeliest actions")
        private boolean greedy;

        @Option(names = "--random", description = "draw actions without preferences, whatever the policy")
        private boolean random;
    }

    @ArgGroup
    private Manner manner = new Manner();

    @Option(
            names = "--seed",
            paramLabel = "N",
            converter = WholeNumber.class,
            description = "which episodes; never those of training or of eval, whatever their seed (default: 0)")
    private long seed;

    @Mixin
    private PluginFolder plugins = new PluginFolder();

    @Option(names = "--json", description = "print what was recorded as one JSON object")
    private boolean json;

    @Mixin
    private CommonOptions common;

    RecordCommand(Shell shell) {
        this.shell = shell;
        this.common = new CommonOptions(shell);
    }

    @Override
    public Integer call() {
        if (steps < 1) {
            throw new UsageException("--steps " + steps + " is less than 1");
        }
        if (Files.exists(out)) {
            throw new UsageException("--out " + out + " exists: name another file, or remove it");
        }
        Path parent = out.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new UsageException("--out " + out + ": there is no folder " + parent);
        }
        return plugins.use(shell, this::record);
    }

    private int record(Registry registry) {
        // A stream of its own: the same seed as in training or in eval must not give the same episodes again.
        long root = Streams.of(seed).stream("command-record", 0).nextLong();
        Recording recording;
        try {
            recording = SavedRun.open(registry, folder).record(steps, acting(), root);
        } catch (IllegalArgumentException e) {
            UsageException usage = new UsageException(e.getMessage());
            usage.initCause(e);
            throw usage;
        }
        recording.write(out);
        report(recording);
        return Exit.DONE;
    }

    private Acting acting() {
        return manner.random ? Acting.RANDOM : manner.greedy ? Acting.GREEDY : Acting.STOCHASTIC;
    }

    private void report(Recording recording) {
        Segment x = recording.segment();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("file", out.toString());
        node.put("steps", x.size());
        node.put("streams", x.streams());
        node.put("terminated", ends(x, Boundary.TERMINATED));
        node.put("truncated", ends(x, Boundary.TRUNCATED));
        node.set("mean_return", recording.origin().path("mean_return"));
        node.set("acting", recording.origin().path("acting"));
        node.put("seed", seed);
        if (json) {
            shell.print(node);
        } else {
            shell.out()
                    .println(out + ": " + Figures.count(x.size()) + " steps in " + Figures.count(x.streams())
                            + (x.streams() == 1 ? " stream, " : " streams, ")
                            + Figures.count(node.path("terminated").asLong()) + " episodes terminated and "
                            + Figures.count(node.path("truncated").asLong()) + " truncated"
                            + (node.path("mean_return").isNumber()
                                    ? ", latest mean return "
                                            + Figures.score(
                                                    node.path("mean_return").asDouble())
                                    : ""));
        }
    }

    private static long ends(Segment x, byte boundary) {
        long count = 0;
        for (byte end : x.boundary()) {
            count += end == boundary ? 1 : 0;
        }
        return count;
    }
}
