package klrl.core.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** YAML as it was written, each value with its place, and with the overrides laid over it. */
sealed interface Tree {

    Place place();

    /** A value that was reported already: whatever reads it stays silent. */
    record Faulty(Place place) implements Tree {}

    /** One word, number or text; {@code plain} if without quotes. */
    record Scalar(Place place, String text, boolean plain) implements Tree {}

    /** A list. */
    record Sequence(Place place, List<Tree> items) implements Tree {}

    /** A mapping; no key stands twice. */
    record Mapping(Place place, List<Entry> entries) implements Tree {

        Optional<Entry> entry(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }

        /** Lays edits over the entries; what they touch is decided where it is bound. */
        Mapping edited(List<Edit> edits) {
            List<Entry> result = new ArrayList<>();
            for (Entry entry : entries) {
                List<Edit> own = Edit.below(edits, entry.key());
                result.add(new Entry(entry.place(), entry.key(), Tree.edited(Optional.of(entry.value()), own)));
            }
            for (Edit edit : edits) {
                String head = edit.path().get(0);
                if (result.stream().noneMatch(entry -> entry.key().equals(head))) {
                    result.add(new Entry(edit.place(), head, Tree.edited(Optional.empty(), Edit.below(edits, head))));
                }
            }
            return new Mapping(place, result);
        }
    }

    /** A key with its value. */
    record Entry(Place place, String key, Tree value) {}

    /** A value, or the lack of one, and the edits to be made inside it: at least one, none with an empty path. */
    record Edited(Optional<Tree> base, List<Edit> edits) implements Tree {

        @Override
        public Place place() {
            return edits.get(0).place();
        }
    }

    /** A value to be put at a path; an empty path replaces the whole. */
    record Edit(Place place, List<String> path, Tree value) {

        /** The edits that begin with a key, without it. */
        static List<Edit> below(List<Edit> edits, String key) {
            return edits.stream()
                    .filter(edit -> edit.path().get(0).equals(key))
                    .map(edit -> new Edit(
                            edit.place(), edit.path().subList(1, edit.path().size()), edit.value()))
                    .toList();
        }
    }

    /** Lays edits over a value, in their order: one that replaces the whole makes those before it void. */
    static Tree edited(Optional<Tree> base, List<Edit> edits) {
        Optional<Tree> start = base;
        List<Edit> rest = new ArrayList<>();
        for (Edit edit : edits) {
            if (edit.path().isEmpty()) {
                start = Optional.of(edit.value());
                rest.clear();
            } else {
                rest.add(edit);
            }
        }
        if (rest.isEmpty()) {
            return start.orElseThrow(() -> new IllegalArgumentException("neither a value nor an edit"));
        }
        return new Edited(start, List.copyOf(rest));
    }
}
