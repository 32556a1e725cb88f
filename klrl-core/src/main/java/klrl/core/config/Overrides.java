package klrl.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads overrides such as {@code estimator.lambda=0.9} as edits of a configuration. */
final class Overrides {

    private Overrides() {}

    /** The edits in their order; what is no override is reported and left out. */
    static List<Tree.Edit> read(List<String> overrides, Problems problems) {
        List<Tree.Edit> edits = new ArrayList<>();
        for (int i = 0; i < overrides.size(); i++) {
            Place place = new Place.InOverride(i + 1, overrides.get(i));
            read(overrides.get(i), place, problems).ifPresent(edits::add);
        }
        return edits;
    }

    private static Optional<Tree.Edit> read(String override, Place place, Problems problems) {
        int equals = override.indexOf('=');
        if (equals < 0) {
            problems.mistake(place, TreePath.ROOT, "expected KEY=VALUE, such as training.steps=5000");
            return Optional.empty();
        }
        List<String> path = List.of(override.substring(0, equals).split("\\.", -1));
        if (path.contains("")) {
            problems.mistake(place, TreePath.ROOT, "expected names joined by single dots before the =");
            return Optional.empty();
        }
        int before = problems.count();
        Optional<Tree> value =
                YamlReader.read(override.substring(equals + 1), TreePath.of(path), (line, column) -> place, problems);
        return problems.count() > before
                ? Optional.empty()
                : Optional.of(new Tree.Edit(place, path, value.orElseGet(() -> Yaml.nothing(place))));
    }
}
