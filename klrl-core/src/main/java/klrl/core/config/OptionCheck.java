package klrl.core.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import klrl.core.config.Declarations.PluginOptions;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.PluginProblem;
import klrl.core.plugin.Registry;

/** Finds plugins that declare their options wrongly, before anybody uses them. */
public final class OptionCheck {

    private OptionCheck() {}

    /**
     * Reads the declarations of all plugins and binds all their defaults and all their examples.
     *
     * @param registry the plugins
     * @return one problem for each fault: an option of an unsupported type, a default that does not fit, and so on
     */
    public static List<PluginProblem> problems(Registry registry) {
        Declarations declarations = new Declarations(registry);
        List<PluginProblem> found = new ArrayList<>();
        for (PluginEntry entry : registry.entries()) {
            Declarations.Outcome outcome = declarations.of(entry);
            outcome.faults().forEach(fault -> found.add(problem(entry, fault)));
            outcome.options().ifPresent(options -> {
                List<ConfigProblem> problems = new ArrayList<>(defaults(registry, declarations, entry, options));
                for (ConfigProblem problem : examples(registry, declarations, entry, options)) {
                    if (!problems.contains(problem)) {
                        problems.add(problem); // Where there is no example, a default is seen a second time.
                    }
                }
                problems.forEach(problem -> found.add(problem(entry, problem.path() + ": " + problem.message())));
            });
        }
        return List.copyOf(found);
    }

    private static List<ConfigProblem> defaults(
            Registry registry, Declarations declarations, PluginEntry entry, PluginOptions options) {
        Problems problems = new Problems();
        check(new Binder(registry, declarations, problems, Path.of(""), Path.of("")), problems, entry, options);
        return problems.sorted();
    }

    private static List<ConfigProblem> examples(
            Registry registry, Declarations declarations, PluginEntry entry, PluginOptions options) {
        Problems problems = new Problems();
        check(Binder.byExample(registry, declarations, problems, Path.of("")), problems, entry, options);
        // An example may be of a plugin that is not installed.
        return problems.sorted().stream()
                .filter(problem -> problem.kind() != ConfigProblem.Kind.UNKNOWN_PLUGIN)
                .toList();
    }

    private static void check(Binder binder, Problems problems, PluginEntry entry, PluginOptions options) {
        Place place = new Place.InFile(entry.source(), 0, 0);
        Owner owner = Owner.of(entry);
        options.common().ifPresent(common -> binder.records().checkDefaults(common, place, TreePath.ROOT, owner));
        binder.records().checkDefaults(options.own(), place, TreePath.ROOT, owner);
        if (problems.none() && binder.records().complete(options.own())) {
            binder.records().record(options.own(), new Tree.Mapping(place, List.of()), TreePath.ROOT, owner);
        }
    }

    private static PluginProblem problem(PluginEntry entry, String fault) {
        return new PluginProblem(
                entry.source(),
                Labels.module(entry) + " is declared wrongly: " + fault,
                "correct the declaration, or remove the plugin");
    }
}
