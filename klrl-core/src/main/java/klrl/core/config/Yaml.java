package klrl.core.config;

import java.util.Set;
import java.util.regex.Pattern;

/** How YAML 1.2 reads a scalar, and which characters may stand in a line as they are. */
final class Yaml {

    /** What a scalar is without regard to what is expected. */
    enum Sort {
        NOTHING,
        FLAG,
        NUMBER,
        TEXT
    }

    private static final Set<String> NOTHINGS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> FLAGS = Set.of("true", "True", "TRUE", "false", "False", "FALSE");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
            + "|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private Yaml() {}

    static Sort sort(Tree.Scalar scalar) {
        if (!scalar.plain()) {
            return Sort.TEXT;
        }
        if (NOTHINGS.contains(scalar.text())) {
            return Sort.NOTHING;
        }
        if (FLAGS.contains(scalar.text())) {
            return Sort.FLAG;
        }
        return NUMBER.matcher(scalar.text()).matches() ? Sort.NUMBER : Sort.TEXT;
    }

    /** True for a scalar that says nothing: empty, {@code ~} or {@code null}. */
    static boolean isNothing(Tree tree) {
        return tree instanceof Tree.Scalar scalar && sort(scalar) == Sort.NOTHING;
    }

    static Tree nothing(Place place) {
        return new Tree.Scalar(place, "null", true);
    }

    static boolean printable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
