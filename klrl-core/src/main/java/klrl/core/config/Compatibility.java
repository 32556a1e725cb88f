package klrl.core.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import klrl.api.plugin.Feature;
import klrl.api.plugin.Need;
import klrl.api.plugin.SlotKind;
import klrl.core.plugin.PluginEntry;
import klrl.core.plugin.Registry;

/** Checks that what a slot needs is given by the slot that should give it. */
final class Compatibility {

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

    private void check(Bound.Placed needing, Need need, List<Bound.Placed> slots) {
        Optional<SlotKind<?>> kind = registry.kind(need.kind());
        if (kind.isEmpty()) {
            broken(
                    needing,
                    "needs " + need.feature().text() + " from the kind " + Quoted.of(need.kind())
                            + ", which does not exist");
            return;
        }
        boolean top = Assembly.KEYS.contains(need.kind());
        List<Bound.Placed> asked = slots.stream()
                .filter(slot -> slot.slot().kind().equals(need.kind()))
                .filter(slot -> !top || slot.path().equals(TreePath.ROOT.key(need.kind())))
                .toList();
        // A slot that is asked but could not be bound was reported itself.
        boolean unbound = asked.isEmpty() && (top || !problems.none());
        if (unbound || asked.stream().anyMatch(slot -> gives(slot).contains(need.feature()))) {
            return;
        }
        String has = asked.isEmpty()
                ? "there is no " + Names.noun(need.kind())
                : asked.stream().map(this::giving).collect(Collectors.joining("; "));
        problems.mistake(
                needing.place(),
                needing.path(),
                Labels.brief(needing.slot().plugin()) + " needs "
                        + need.feature().text() + "; " + has + ". " + alternatives(need));
    }

    private String giving(Bound.Placed slot) {
        Set<Feature> gives = gives(slot);
        String features = gives.stream().map(Feature::text).sorted().collect(Collectors.joining(", "));
        return Labels.brief(slot.slot().plugin()) + " gives " + (gives.isEmpty() ? "nothing of the kind" : features);
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
        String all = registry.entries(need.kind()).stream()
                .filter(entry -> givesByDefault(entry, need.feature()))
                .map(PluginEntry::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        String plural = Names.plural(need.kind());
        return all.isEmpty()
                ? "No " + Names.noun(need.kind()) + " that is installed gives them"
                : Names.capital(plural) + " that give them: " + all;
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
