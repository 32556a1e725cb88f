package klrl.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import klrl.api.Algorithm;
import klrl.api.DataSource;
import klrl.api.Environment;
import klrl.api.Estimator;
import klrl.api.Prior;
import klrl.api.Temperature;
import klrl.api.plugin.Slot;
import klrl.core.plugin.EnvironmentOptions;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;

/**
 * A configuration in which every slot is filled, every option is bound and in its range, and every need of a slot is
 * met. Nothing is made yet: that is what {@link Slot#create} does.
 *
 * <p>A configuration is a YAML mapping of the keys {@code environment}, {@code algorithm}, {@code estimator},
 * {@code prior}, {@code temperature}, {@code data} and {@code training}. A slot is written
 * {@code {type: NAME, option: value, ...}}, or as the name alone; the name is a plugin's, or {@code module/name} where
 * two modules provide the same one. Environment and algorithm must be given; the algorithm says what fills the other
 * slots if they are left out.
 *
 * <p>Overrides, as of the command line, are written {@code path=value}: names joined by dots, elements of lists by their
 * index from 0, and the value in YAML. They apply in their order, so that of two for the same path the last one counts.
 * {@code estimator={type: gae}} replaces a slot, {@code estimator.lambda=0.9} sets one option, also of a slot that the
 * file leaves to its default, and {@code estimator.type=n-step} chooses another plugin: the options that the file gives
 * to the former one are dropped with it, whereas those that the kind shares and those of other overrides stay. The
 * index one past the end adds an element to a list.
 *
 * <p>Relative paths mean the folder of the file where they stand in the file, and the working folder where they stand in
 * an override.
 */
public final class Composition {

    /**
     * A slot in its place.
     *
     * @param path where it is in the configuration, such as {@code $.algorithm.network}
     * @param plugin the plugin that fills it
     * @param slot the slot
     */
    public record Part(String path, PluginEntry plugin, Slot<?> slot) {}

    private final String name;
    private final List<Part> parts;
    private final TrainingOptions training;
    private final String resolved;

    Composition(String name, List<Part> parts, TrainingOptions training, String resolved) {
        this.name = name;
        this.parts = List.copyOf(parts);
        this.training = training;
        this.resolved = resolved;
    }

    /**
     * Reads a configuration from a file.
     *
     * @param registry the plugins to choose from
     * @param file the file, in UTF-8
     * @param overrides the overrides, in their order
     * @return the composition
     * @throws IllegalArgumentException if the registry lacks one of the kinds that every configuration has
     * @throws ConfigException if anything is wrong with the file or the overrides; it names every mistake
     */
    public static Composition of(Registry registry, Path file, List<String> overrides) {
        Problems problems = new Problems();
        Optional<String> text = ConfigFile.read(file, problems);
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        return new Assembly(registry, file.toString(), folder, problems).assemble(text, overrides);
    }

    /**
     * Reads a configuration from text.
     *
     * @param registry the plugins to choose from
     * @param yaml the text
     * @param folder what relative paths in the text are relative to
     * @param sourceName how problems name the text, such as {@code sac.yaml}
     * @param overrides the overrides, in their order
     * @return the composition
     * @throws IllegalArgumentException if the registry lacks one of the kinds that every configuration has
     * @throws ConfigException if anything is wrong with the text or the overrides; it names every mistake
     */
    public static Composition of(
            Registry registry, String yaml, Path folder, String sourceName, List<String> overrides) {
        return new Assembly(registry, sourceName, folder, new Problems()).assemble(Optional.of(yaml), overrides);
    }

    /**
     * Returns the environment.
     *
     * @return the slot
     */
    public Slot<Environment> environment() {
        return top("environment");
    }

    /**
     * Returns how many environments run side by side.
     *
     * @return the option {@code environment.count}
     */
    public int streams() {
        return environment()
                .common()
                .map(EnvironmentOptions.class::cast)
                .orElseThrow(() -> new IllegalStateException("the environment slot has no count"))
                .count();
    }

    /**
     * Returns the algorithm.
     *
     * @return the slot
     */
    public Slot<Algorithm> algorithm() {
        return top("algorithm");
    }

    /**
     * Returns the estimator.
     *
     * @return the slot
     */
    public Slot<Estimator> estimator() {
        return top("estimator");
    }

    /**
     * Returns the prior.
     *
     * @return the slot
     */
    public Slot<Prior> prior() {
        return top("prior");
    }

    /**
     * Returns the temperature.
     *
     * @return the slot
     */
    public Slot<Temperature> temperature() {
        return top("temperature");
    }

    /**
     * Returns the source of the learner's data.
     *
     * @return the slot
     */
    public Slot<DataSource> data() {
        return top("data");
    }

    /**
     * Returns how to train.
     *
     * @return the options of the key {@code training}
     */
    public TrainingOptions training() {
        return training;
    }

    /**
     * Returns the configuration with every option written out: defaults filled in, overrides applied, paths absolute.
     * Read from any folder it gives the same composition again, and the same text.
     *
     * @return YAML
     */
    public String resolved() {
        return resolved;
    }

    /**
     * Returns every filled slot, nested ones too.
     *
     * @return the slots in the order of the resolved configuration, each before those nested in it
     */
    public List<Part> parts() {
        return parts;
    }

    /**
     * Returns every plugin in use, nested ones too.
     *
     * @return each plugin once, in the order of {@link #parts()}
     */
    public List<PluginEntry> plugins() {
        return parts.stream().map(Part::plugin).distinct().toList();
    }

    /**
     * Returns a name for runs of this composition: the file's name without its extension, with every character outside
     * {@code A-Z a-z 0-9 . _ -} replaced by a hyphen.
     *
     * @return a name that is safe as part of a folder's name
     */
    public String name() {
        return name;
    }

    /** The registry was checked to make these products from these keys. */
    @SuppressWarnings("unchecked")
    private <T> Slot<T> top(String key) {
        String path = TreePath.ROOT.key(key).text();
        return parts.stream()
                .filter(part -> part.path().equals(path))
                .map(part -> (Slot<T>) part.slot())
                .findFirst()
                .orElseThrow();
    }
}
