package klrl.core.config;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import klrl.api.plugin.SlotKind;
import klrl.core.config.Declarations.PluginOptions;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;

/**
 * What there is to know of a plugin before it is used: its options and the equations that it implements.
 *
 * @param kind the kind of slot that it fills
 * @param name its name
 * @param summary what it is
 * @param module the module that provides it
 * @param version the module's version
 * @param source where it was found
 * @param options its options: first those that every plugin of the kind takes, then its own
 * @param equations the equations that it implements, in the order of use
 */
public record Description(
        String kind,
        String name,
        String summary,
        String module,
        String version,
        String source,
        List<OptionDescription> options,
        List<EquationDescription> equations) {

    /**
     * Checks the components.
     *
     * @param kind as the component
     * @param name as the component
     * @param summary as the component
     * @param module as the component
     * @param version as the component
     * @param source as the component
     * @param options as the component
     * @param equations as the component
     */
    public Description {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(summary, "summary");
        Objects.requireNonNull(module, "module");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(source, "source");
        options = List.copyOf(options);
        equations = List.copyOf(equations);
    }

    /**
     * Describes a plugin.
     *
     * @param registry where it was found
     * @param entry the plugin
     * @return its description
     * @throws ConfigException if the plugin declares its options wrongly
     */
    public static Description of(Registry registry, PluginEntry entry) {
        Problems problems = new Problems();
        Place place = new Place.InFile(entry.source(), 0, 0);
        Declarations.Outcome outcome = new Declarations(registry).of(entry);
        outcome.faults()
                .forEach(fault -> problems.brokenPlugin(
                        place, TreePath.ROOT, Labels.module(entry) + " is declared wrongly: " + fault));
        List<EquationDescription> equations = new ArrayList<>();
        try {
            outcome.options()
                    .ifPresent(options -> equations.addAll(
                            EquationDescription.of(options.factory().implementations())));
        } catch (LinkageError | IllegalArgumentException e) {
            problems.brokenPlugin(
                    place, TreePath.ROOT, "the equations of " + Labels.module(entry) + " cannot be read: " + e);
        }
        problems.throwIfAny();
        PluginOptions declared = outcome.options().orElseThrow();
        List<OptionDescription> options = new ArrayList<>();
        declared.common().ifPresent(common -> options.addAll(OptionDescription.of(common)));
        options.addAll(OptionDescription.of(declared.own()));
        return new Description(
                entry.kind().name(),
                entry.name(),
                entry.summary(),
                entry.module(),
                entry.version(),
                entry.source(),
                options,
                equations);
    }

    /**
     * Finds plugins of any kind by name.
     *
     * @param registry where to look
     * @param name a name, or {@code module/name}
     * @return the plugins of that name, at most one of each kind
     */
    public static List<PluginEntry> find(Registry registry, String name) {
        return registry.kinds().stream()
                .map(SlotKind::name)
                .map(kind -> registry.find(kind, name))
                .flatMap(Optional::stream)
                .toList();
    }

    /**
     * Lists the options of the key {@code training}.
     *
     * @return the options in the order in which they are written out
     */
    public static List<OptionDescription> training() {
        return OptionDescription.of(trainingDeclaration());
    }

    static Declaration trainingDeclaration() {
        List<String> faults = new ArrayList<>();
        return new Declarations(Registry.of(List.of(), List.of(), List.of()))
                .of(MethodHandles.lookup(), TrainingOptions.class, faults)
                .orElseThrow(() -> new IllegalStateException(faults.toString()));
    }

    /**
     * Writes the description for people.
     *
     * @return several lines, the last one ended too
     */
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append(kind).append(' ').append(name).append(": ").append(summary).append('\n');
        out.append("  ")
                .append(module)
                .append('@')
                .append(version)
                .append(", ")
                .append(source)
                .append('\n');
        if (!options.isEmpty()) {
            out.append("\n  options\n").append(text(options, 4));
        }
        if (!equations.isEmpty()) {
            out.append("\n  equations\n");
            int widest = equations.stream()
                    .mapToInt(equation -> equation.id().length())
                    .max()
                    .orElse(0);
            equations.forEach(equation -> out.append("    ")
                    .append(padded(equation.id(), widest))
                    .append("  ")
                    .append(padded(equation.kind(), 5))
                    .append("  ")
                    .append(equation.place())
                    .append(equation.text().isEmpty() ? "" : ": " + equation.text())
                    .append('\n'));
        }
        return out.toString();
    }

    /**
     * Writes options for people: key, type, range and default on one line, the meaning on the next.
     *
     * @param options the options
     * @param indent how many spaces each line begins with
     * @return two lines an option, and more for nested ones
     */
    public static String text(List<OptionDescription> options, int indent) {
        int widest =
                options.stream().mapToInt(option -> option.key().length()).max().orElse(0);
        StringBuilder out = new StringBuilder();
        String margin = " ".repeat(indent);
        for (OptionDescription option : options) {
            out.append(margin).append(padded(option.key(), widest)).append("  ");
            out.append(option.signature()).append('\n');
            out.append(margin)
                    .append(" ".repeat(widest + 2))
                    .append(option.doc())
                    .append('\n');
            out.append(text(option.options(), indent + 2));
        }
        return out.toString();
    }

    /**
     * Writes the description for programs.
     *
     * @return a JSON object with the record's components; what is empty is null
     */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("kind", kind);
        json.put("name", name);
        json.put("summary", summary);
        json.put("module", module);
        json.put("version", version);
        json.put("source", source);
        ArrayNode all = json.putArray("options");
        options.forEach(option -> all.add(option.json()));
        ArrayNode implemented = json.putArray("equations");
        equations.forEach(equation -> implemented.add(equation.json()));
        return json;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
