package klrl.core.config;

import java.lang.invoke.MethodHandles.Lookup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import klrl.core.plugin.Registry;

/** Reads a YAML file that is one record of options, with the checks and the messages that a configuration has. */
public final class OptionsFile {

    private OptionsFile() {}

    /**
     * Reads a file.
     *
     * @param registry the plugins for options that are slots
     * @param file the file, in UTF-8; relative paths in it mean its folder
     * @param lookup reaches the record's constructor
     * @param type the record, whose components are declared by {@link klrl.api.plugin.Param}
     * @param owner how messages name what the file describes, such as {@code experiment 'cartpole'}
     * @param <T> the record
     * @return the record
     * @throws IllegalArgumentException if the record is declared wrongly
     * @throws ConfigException if anything is wrong with the file; it names every mistake
     */
    public static <T extends Record> T read(Registry registry, Path file, Lookup lookup, Class<T> type, String owner) {
        Declarations declarations = new Declarations(registry);
        List<String> faults = new ArrayList<>();
        Declaration declaration = declarations
                .of(lookup, type, faults)
                .orElseThrow(() -> new IllegalArgumentException(type.getName() + ": " + String.join("; ", faults)));
        Problems problems = new Problems();
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        Binder binder = new Binder(registry, declarations, problems, folder, Path.of(""));
        Optional<Bound> bound = ConfigFile.read(file, problems)
                .flatMap(text -> tree(text, file.toString(), problems))
                .flatMap(tree ->
                        binder.bind(new OptionType.Nested(declaration), tree, TreePath.ROOT, new Owner(owner, "klrl")));
        problems.throwIfAny();
        return type.cast(bound.orElseThrow().value());
    }

    private static Optional<Tree> tree(String text, String source, Problems problems) {
        int before = problems.count();
        Optional<Tree> tree = YamlReader.read(
                text, TreePath.ROOT, (line, column) -> new Place.InFile(source, line, column), problems);
        return problems.count() > before
                ? Optional.empty()
                : tree.or(() -> Optional.of(Yaml.nothing(new Place.InFile(source, 1, 1))));
    }
}
