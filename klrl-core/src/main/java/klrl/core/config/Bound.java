package klrl.core.config;

import java.util.List;

/**
 * A value made from a tree.
 *
 * @param value the value, as the record's constructor takes it
 * @param canonical the tree that gives an equal value wherever it is bound
 * @param slots the slots in it, each before those nested in it
 */
record Bound(Object value, Tree canonical, List<Placed> slots) {

    /** A filled slot, and where it is. */
    record Placed(TreePath path, Place place, FilledSlot<?> slot) {}

    static Bound of(Object value, Tree canonical) {
        return new Bound(value, canonical, List.of());
    }
}
