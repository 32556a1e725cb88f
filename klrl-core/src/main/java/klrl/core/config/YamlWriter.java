package klrl.core.config;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes trees in one canonical form that {@link YamlReader} reads again. */
final class YamlWriter {

    private static final Pattern BARE = Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*");

    private YamlWriter() {}

    /** The entries of a mapping, one a line; nested mappings are indented, lists of scalars stay on their line. */
    static String block(Tree.Mapping mapping) {
        StringBuilder out = new StringBuilder();
        mapping(mapping, 0, out);
        return out.toString();
    }

    /** Everything on one line. */
    static String flow(Tree tree) {
        if (tree instanceof Tree.Scalar scalar) {
            return scalar(scalar);
        }
        if (tree instanceof Tree.Sequence sequence) {
            return sequence.items().stream().map(YamlWriter::flow).collect(Collectors.joining(", ", "[", "]"));
        }
        if (tree instanceof Tree.Mapping mapping) {
            return mapping.entries().stream()
                    .map(entry -> entry.key() + ": " + flow(entry.value()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        throw new IllegalArgumentException("not canonical: " + tree);
    }

    private static void mapping(Tree.Mapping mapping, int indent, StringBuilder out) {
        String separator = "";
        for (Tree.Entry entry : mapping.entries()) {
            out.append(separator).append(entry.key()).append(':');
            separator = " ".repeat(indent);
            value(entry.value(), indent + 2, out);
        }
    }

    private static void value(Tree tree, int indent, StringBuilder out) {
        if (onOneLine(tree)) {
            out.append(' ').append(flow(tree)).append('\n');
        } else if (tree instanceof Tree.Mapping mapping) {
            out.append('\n').append(" ".repeat(indent));
            mapping(mapping, indent, out);
        } else if (tree instanceof Tree.Sequence sequence) {
            out.append('\n');
            items(sequence.items(), indent, out);
        }
    }

    private static void items(List<Tree> items, int indent, StringBuilder out) {
        for (Tree item : items) {
            out.append(" ".repeat(indent)).append("- ");
            if (item instanceof Tree.Mapping mapping && !onOneLine(item)) {
                mapping(mapping, indent + 2, out);
            } else {
                out.append(flow(item)).append('\n');
            }
        }
    }

    private static boolean onOneLine(Tree tree) {
        if (tree instanceof Tree.Sequence sequence) {
            return sequence.items().stream().allMatch(YamlWriter::onOneLine);
        }
        return !(tree instanceof Tree.Mapping mapping) || mapping.entries().isEmpty();
    }

    private static String scalar(Tree.Scalar scalar) {
        if (scalar.plain()) {
            return scalar.text().isEmpty() ? "null" : scalar.text();
        }
        boolean bare = BARE.matcher(scalar.text()).matches()
                && Yaml.sort(new Tree.Scalar(scalar.place(), scalar.text(), true)) == Yaml.Sort.TEXT;
        return bare ? scalar.text() : quoted(scalar.text());
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').appendCodePoint(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c == '\t') {
                out.append("\\t");
            } else if (Yaml.printable(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
            }
        });
        return out.append('"').toString();
    }
}
