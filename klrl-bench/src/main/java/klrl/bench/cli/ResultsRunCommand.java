package klrl.bench.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import klrl.bench.results.Campaign;
import klrl.bench.results.Experiment;
import klrl.bench.results.Results;
import klrl.bench.results.Seeds;
import klrl.core.plugin.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code klrl results run}: trains the runs of experiments, and keeps a record of each row. */
@Command(
        name = "run",
        header = "Train the runs of experiments that are not on record yet.",
        descriptionHeading = "%n",
        description = {
            "Then plays 100 fresh episodes with each final policy, greedy ones and stochastic ones, keeps a record of",
            "each row, and makes tables and pictures anew. Runs that came to their end are found again and not repeated,",
            "so that Ctrl-C loses no more than the runs under way."
        },
        exitCodeList = {
            "0:done, whether what was asked is met or not",
            "2:the command line, an experiment, a configuration or a record is wrong; nothing was started",
            "3:a configuration names a plugin that could not be loaded or used",
            "4:a run failed; the others went on",
            "130:interrupted by Ctrl-C (143 by TERM, 129 by HUP); the same command goes on"
        },
        footer = {
            "",
            "Examples",
            "  klrl results run",
            "  klrl results run cartpole --seeds 0-4        settings are chosen on these seeds; no record is kept",
            "  klrl results run cartpole --again"
        })
final class ResultsRunCommand implements Callable<Integer> {

    /** Reads ranges of seeds, and says so where there is none. */
    static final class SeedsConverter implements ITypeConverter<Seeds> {

        @Override
        public Seeds convert(String text) {
            try {
                return Seeds.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    private final Shell shell;

    @Parameters(
            arity = "0..*",
            paramLabel = "EXPERIMENT",
            description = "names of experiments, those of their files without .yaml (default: all)")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--seeds",
            paramLabel = "A-B",
            converter = SeedsConverter.class,
            description = "other seeds than those that are reported; then no record is kept")
    private Optional<Seeds> seeds = Optional.empty();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            converter = WholeNumber.class,
            description = "how many runs are trained at a time; more than one makes seconds incomparable (default: 1)")
    private long jobs = 1;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "folder of the runs (default: runs/results in the working folder)")
    private Path out = Path.of("runs", "results");

    @Option(names = "--again", description = "train anew also what is on record, and what there are runs of")
    private boolean again;

    @Mixin
    private ResultsFolders folders = new ResultsFolders();

    @Mixin
    private PluginFolder plugins = new PluginFolder();

    @Option(names = "--json", description = "print the figures of all rows as one JSON object at the end")
    private boolean json;

    @Mixin
    private CommonOptions common;

    ResultsRunCommand(Shell shell) {
        this.shell = shell;
        this.common = new CommonOptions(shell);
    }

    @Override
    public Integer call() {
        if (jobs < 1 || jobs > 1024) {
            throw new UsageException("--jobs " + jobs + " is not in [1, 1024]");
        }
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new UsageException("--out " + out + ": this is a file; name a folder");
        }
        return plugins.use(shell, this::run);
    }

    private int run(Registry registry) {
        List<Experiment> chosen = folders.read(registry, names);
        Results results = folders.results(registry);
        ObjectNode found = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = found.putArray("rows");
        Results.Listener listener = (name, onRecord, text, row) -> {
            if (!json) {
                shell.out().println(name + (onRecord ? " (on record): " : ": ") + text);
                shell.out().flush();
            }
            rows.add(row.put("on_record", onRecord));
        };
        boolean good;
        int code;
        try (Interrupts interrupts =
                shell.listen(() -> shell.say("stopping the runs under way …; Ctrl-C again ends at once"))) {
            CampaignView view = new CampaignView(shell, interrupts, System::nanoTime);
            Campaign campaign = new Campaign(registry, out, (int) jobs, again, view);
            if (seeds.isPresent()) {
                good = results.tryOut(registry, campaign, chosen, seeds.get(), listener);
            } else {
                good = results.run(registry, campaign, chosen, again, listener);
                results.write();
            }
            code = view.interrupted() ? interrupts.exitCode() : good ? Exit.DONE : Exit.FAILED;
        }
        if (json) {
            shell.printPretty(found);
        }
        return code;
    }
}
