package klrl.bench.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import klrl.api.plugin.SlotKind;
import klrl.core.config.Catalogue;
import klrl.core.config.Description;
import klrl.core.config.Schema;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;
import klrl.core.text.Guess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code klrl describe}: tells what can stand in a configuration. */
@Command(
        name = "describe",
        header = "Tell what can stand in a configuration.",
        descriptionHeading = "%n",
        description = {
            "Without a name: the kinds of slots and the plugins for them. With the name of a kind: its plugins.",
            "With the name of a plugin: its options and the equations that it implements."
        },
        exitCodeList = {
            "0:done",
            "2:the command line is wrong, or the name is unknown",
            "3:the plugin is declared wrongly"
        },
        footer = {
            "",
            "Examples",
            "  klrl describe",
            "  klrl describe gae",
            "  klrl describe estimator --json",
            "  klrl describe --schema > klrl.schema.json      for editors that complete YAML by a schema"
        })
final class DescribeCommand implements Callable<Integer> {

    private static final String TRAINING = "training";
    private static final String TRAINING_SUMMARY = "training: how long to train, and what to do on the way";

    private final Shell shell;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "a plugin, alone or as MODULE/NAME, a kind of slot, or 'training'")
    private Optional<String> name = Optional.empty();

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Option(names = "--schema", description = "print a JSON Schema of all configurations")
    private boolean schema;

    @Mixin
    private PluginFolder plugins = new PluginFolder();

    @Mixin
    private CommonOptions common;

    DescribeCommand(Shell shell) {
        this.shell = shell;
        this.common = new CommonOptions(shell);
    }

    @Override
    public Integer call() {
        if (schema && name.isPresent()) {
            throw new UsageException("--schema describes everything; leave out '" + name.get() + "'");
        }
        return plugins.use(shell, this::describe);
    }

    private int describe(Registry registry) {
        if (schema) {
            shell.printPretty(Schema.of(registry));
        } else if (name.isEmpty()) {
            list(registry);
            if (!json) {
                shell.out().println(TRAINING_SUMMARY);
            }
        } else {
            one(registry, name.get());
        }
        return Exit.DONE;
    }

    private void list(Registry registry) {
        Catalogue catalogue = Catalogue.of(registry);
        if (json) {
            shell.printPretty(catalogue.json());
        } else {
            shell.out().print(catalogue.text());
        }
    }

    private void one(Registry registry, String name) {
        List<PluginEntry> entries = Description.find(registry, name);
        Optional<SlotKind<?>> kind = registry.kind(name);
        if (!entries.isEmpty()) {
            plugins(entries.stream()
                    .map(entry -> Description.of(registry, entry))
                    .toList());
        } else if (kind.isPresent()) {
            list(Registry.of(List.of(kind.get()), registry.entries(name), List.of()));
        } else if (name.equals(TRAINING)) {
            training();
        } else {
            throw new UsageException(unknown(registry, name));
        }
    }

    private void plugins(List<Description> descriptions) {
        if (json) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            ArrayNode array = node.putArray("plugins");
            descriptions.forEach(description -> array.add(description.json()));
            shell.printPretty(node);
        } else {
            shell.out()
                    .print(String.join(
                            "\n", descriptions.stream().map(Description::text).toList()));
        }
    }

    private void training() {
        if (json) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            ArrayNode array = node.putArray("options");
            Description.training().forEach(option -> array.add(option.json()));
            shell.printPretty(node);
        } else {
            shell.out().println(TRAINING_SUMMARY);
            shell.out().println();
            shell.out().println("  options");
            shell.out().print(Description.text(Description.training(), 4));
        }
    }

    private static String unknown(Registry registry, String name) {
        List<String> kinds = registry.kinds().stream().map(SlotKind::name).toList();
        List<String> names = Stream.concat(
                        Stream.concat(kinds.stream(), Stream.of(TRAINING)),
                        registry.entries().stream().map(PluginEntry::name))
                .distinct()
                .sorted()
                .toList();
        return "no plugin and no kind named '" + name + "'; known: " + String.join(", ", names)
                + Guess.closest(name, names)
                        .map(near -> " (did you mean " + near + "?)")
                        .orElse("");
    }
}
