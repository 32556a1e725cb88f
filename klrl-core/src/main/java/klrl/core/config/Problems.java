package klrl.core.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import klrl.core.config.ConfigProblem.Kind;

/** Collects the problems of one configuration. */
final class Problems {

    private final List<ConfigProblem> found = new ArrayList<>();

    boolean none() {
        return found.isEmpty();
    }

    int count() {
        return found.size();
    }

    void mistake(Place place, TreePath path, String message) {
        report(place, path, message, Kind.MISTAKE);
    }

    /** Reports that something else was expected; edits cannot reach inside what has no parts. */
    void unexpected(String expected, Tree found, TreePath path, String remedy) {
        if (found instanceof Tree.Edited edited) {
            for (Tree.Edit edit : edited.edits()) {
                String part = Quoted.of(String.join(".", edit.path()));
                mistake(edit.place(), path, "expected " + expected + ", which has no part " + part);
            }
        } else if (!(found instanceof Tree.Faulty)) {
            mistake(found.place(), path, "expected " + expected + ", found " + Found.text(found) + remedy);
        }
    }

    void unknownPlugin(Place place, TreePath path, String message) {
        report(place, path, message, Kind.UNKNOWN_PLUGIN);
    }

    void brokenPlugin(Place place, TreePath path, String message) {
        Place user = place instanceof Place.InDefault in ? in.user() : place;
        report(user, path, message, Kind.BROKEN_PLUGIN);
    }

    private void report(Place place, TreePath path, String message, Kind kind) {
        if (place instanceof Place.InDefault in) {
            String whose = " (in the " + in.sort() + " " + Quoted.of(in.text()) + " of " + in.owner() + ")";
            report(in.user(), path, message + whose, kind == Kind.MISTAKE ? Kind.BROKEN_PLUGIN : kind);
        } else if (place instanceof Place.InFile in) {
            add(new ConfigProblem(in.source(), in.line(), in.column(), path.text(), message, kind));
        } else if (place instanceof Place.InOverride in) {
            String source = Place.InOverride.SOURCE + Quoted.plain(in.text());
            add(new ConfigProblem(source, in.number(), 0, path.text(), message, kind));
        }
    }

    /** An alias shows one piece of text at several paths, but its mistake is one. */
    private void add(ConfigProblem problem) {
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }

    /** Those of the file by position, then those of the overrides in their order. */
    List<ConfigProblem> sorted() {
        return found.stream()
                .sorted(Comparator.comparing((ConfigProblem p) -> p.source().startsWith(Place.InOverride.SOURCE))
                        .thenComparingInt(ConfigProblem::line)
                        .thenComparingInt(ConfigProblem::column))
                .toList();
    }

    void throwIfAny() {
        if (!none()) {
            throw new ConfigException(sorted());
        }
    }
}
