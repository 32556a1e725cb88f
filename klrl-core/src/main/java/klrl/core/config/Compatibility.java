package klrl.core.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;

/**
 * Checks that what a slot needs is given by the slot that should give it. An environment gives what is left of it outside
 * of its wrappers; each wrapper is checked against what it wraps.
 */
final class Compatibility {

    /** Where the wrappers of the environment are. */
    private static final TreePath WRAPPERS =
            TreePath.ROOT.key(Assembly.ENVIRONMENT).key("wrappers");

    private final Registry registry;
    private final Declarations declarations;
    private final Problems problems;

    Compatibility(Registry registry, Declarations declarations, Problems problems) {
        this.registry = registry;
        this.declarations = declarations;
        this.problems = problems;
    }

    /** Checks all slots of a composition; slots that could not be bound are missing from the list and not blamed. */
    void check(List<Bound.Placed> slots) {
        for (Bound.Placed needing : slots) {
            try {
                for (Need need : needing.slot().factory().needs(needing.slot().options())) {
                    check(needing, need, slots);
                }
            } catch (RuntimeException | LinkageError e) {
                broken(needing, "failed to say what it needs: " + e);
            }
        }
    }

    /** Checks what slots need of an environment that is no slot beside them. */
    void checkIn(Set<Feature> environment, List<Bound.Placed> slots) {
        for (Bound.Placed needing : slots) {
            try {
                for (Need need : needing.slot().factory().needs(needing.slot().options())) {
                    if (unmet(need, environment)) {
                        problems.mistake(
                                needing.place() instanceof Place.InDefault in ? in.user() : needing.place(),
                                needing.path(),
                                Labels.brief(needing.slot().plugin()) + " needs "
                                        + need.feature().text());
                    }
                }
            } catch (RuntimeException | LinkageError e) {
                broken(needing, "failed to say what it needs: " + e);
            }
        }
    }

    /** What other slots than the environment would give is taken for given. */
    private static boolean unmet(Need need, Set<Feature> environment) {
        return need.kind().equals(Assembly.ENVIRONMENT)
                && !environment.contains(need.feature())
                && (need.otherwise().isEmpty() || unmet(need.otherwise().get(), environment));
    }

    private void check(Bound.Placed needing, Need need, List<Bound.Placed> slots) {
        if (met(needing, need, slots)) {
            return;
        }
        List<Bound.Placed> asked = asked(need, slots);
        List<Bound.Placed> around = around(needing, need, slots);
        String has = asked.isEmpty()
                ? "there is no " + Names.noun(need.kind())
                : asked.stream().map(slot -> giving(slot, around)).collect(Collectors.joining("; "));
        problems.mistake(
                needing.place(),
                needing.path(),
                Labels.brief(needing.slot().plugin()) + " needs "
                        + need.feature().text() + "; " + has + ". " + alternatives(need)
                        + need.otherwise().map(this::instead).orElse(""));
    }

    /** Whether a need or what would do as well is met; also where that is not for this need to complain about. */
    private boolean met(Bound.Placed needing, Need need, List<Bound.Placed> slots) {
        if (registry.kind(need.kind()).isEmpty()) {
            broken(
                    needing,
                    "needs " + need.feature().text() + " from the kind " + Quoted.of(need.kind())
                            + ", which does not exist");
            return true;
        }
        List<Bound.Placed> asked = asked(need, slots);
        List<Bound.Placed> around = around(needing, need, slots);
        // A slot that is asked but could not be bound was reported itself.
        boolean unbound = asked.isEmpty() && (top(need) || !problems.none());
        return unbound
                || asked.stream().anyMatch(slot -> gives(slot, around).contains(need.feature()))
                || need.otherwise().filter(other -> met(needing, other, slots)).isPresent();
    }

    private static boolean top(Need need) {
        return Assembly.KEYS.contains(need.kind());
    }

    private static List<Bound.Placed> asked(Need need, List<Bound.Placed> slots) {
        return slots.stream()
                .filter(slot -> slot.slot().kind().equals(need.kind()))
                .filter(slot -> !top(need) || slot.path().equals(TreePath.ROOT.key(need.kind())))
                .toList();
    }

    private static List<Bound.Placed> around(Bound.Placed needing, Need need, List<Bound.Placed> slots) {
        return need.kind().equals(Assembly.ENVIRONMENT) ? inside(needing, slots) : List.of();
    }

    private String instead(Need need) {
        return ". Instead, " + need.feature().text() + " would do. " + alternatives(need)
                + need.otherwise().map(this::instead).orElse("");
    }

    /** The environment's wrappers that lie between it and a slot: all of them, or for a wrapper those before it. */
    private static List<Bound.Placed> inside(Bound.Placed needing, List<Bound.Placed> slots) {
        List<Bound.Placed> wrappers = new ArrayList<>();
        for (int i = 0; ; i++) {
            TreePath path = WRAPPERS.index(i);
            Optional<Bound.Placed> wrapper =
                    slots.stream().filter(slot -> slot.path().equals(path)).findFirst();
            if (wrapper.isEmpty() || needing.path().equals(path)) {
                return wrappers;
            }
            wrappers.add(wrapper.get());
        }
    }

    /** What a slot gives from outside of wrappers: each uses up what it needs and adds what it gives. */
    private Set<Feature> gives(Bound.Placed slot, List<Bound.Placed> wrappers) {
        Set<Feature> features = new HashSet<>(gives(slot));
        for (Bound.Placed wrapper : wrappers) {
            features.removeAll(usedUp(wrapper));
            features.addAll(gives(wrapper));
        }
        return features;
    }

    private static Set<Feature> usedUp(Bound.Placed wrapper) {
        try {
            return wrapper.slot().factory().needs(wrapper.slot().options()).stream()
                    .filter(need -> need.kind().equals(Assembly.ENVIRONMENT))
                    .map(Need::feature)
                    .collect(Collectors.toSet());
        } catch (RuntimeException | LinkageError e) {
            return Set.of(); // Reported where the wrapper's own needs are checked.
        }
    }

    private String giving(Bound.Placed slot, List<Bound.Placed> wrappers) {
        Set<Feature> gives = gives(slot, wrappers);
        String features = gives.stream().map(Feature::text).sorted().collect(Collectors.joining(", "));
        String names = wrappers.stream()
                .map(wrapper -> Quoted.of(wrapper.slot().plugin().name()))
                .collect(Collectors.joining(", "));
        return Labels.brief(slot.slot().plugin()) + (wrappers.isEmpty() ? "" : " within " + names) + " gives "
                + (gives.isEmpty() ? "nothing of the kind" : features);
    }

    private Set<Feature> gives(Bound.Placed slot) {
        try {
            return slot.slot().factory().gives(slot.slot().options());
        } catch (RuntimeException | LinkageError e) {
            broken(slot, "failed to say what it gives: " + e);
            return Set.of();
        }
    }

    /** The plugins that give a feature with their default options. */
    private String alternatives(Need need) {
        String all = alternatives(need.kind(), need.feature());
        String found =
                all.isEmpty() ? "No " + Names.noun(need.kind()) + " that is installed gives them" : Names.capital(all);
        String wrappers = need.kind().equals(Assembly.ENVIRONMENT) ? alternatives("wrapper", need.feature()) : "";
        return wrappers.isEmpty() ? found : found + "; " + wrappers;
    }

    private String alternatives(String kind, Feature feature) {
        String names = registry.entries(kind).stream()
                .filter(entry -> givesByDefault(entry, feature))
                .map(PluginEntry::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : Names.plural(kind) + " that give them: " + names;
    }

    private boolean givesByDefault(PluginEntry entry, Feature feature) {
        Problems unheard = new Problems();
        Place place = new Place.InFile("", 0, 0);
        Tree selected = new Tree.Scalar(place, entry.qualifiedName(), false);
        return new Binder(registry, declarations, unheard, Path.of(""), Path.of(""))
                .slot(entry.kind(), selected, TreePath.ROOT)
                .map(bound -> new Compatibility(registry, declarations, unheard)
                        .gives(bound.slots().get(0)))
                .filter(gives -> gives.contains(feature))
                .isPresent();
    }

    private void broken(Bound.Placed slot, String what) {
        problems.brokenPlugin(slot.place(), slot.path(), Labels.full(slot.slot().plugin()) + " " + what);
    }
}
