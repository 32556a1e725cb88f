package klrl.core.config;

import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Turns single words, numbers and texts into values. */
final class ScalarBinder {

    /** What other dialects of YAML and other languages write for true and false. */
    private static final Map<String, String> FLAGS_ELSEWHERE = Map.of(
            "yes", "true", "no", "false", "on", "true", "off", "false", "1", "true", "0", "false", "true", "true",
            "false", "false");

    private final Problems problems;
    private final Path configFolder;
    private final Path workingFolder;

    /**
     * Makes a binder.
     *
     * @param problems where to report
     * @param configFolder what paths in the file are relative to
     * @param workingFolder what paths on the command line are relative to
     */
    ScalarBinder(Problems problems, Path configFolder, Path workingFolder) {
        this.problems = problems;
        this.configFolder = configFolder.toAbsolutePath();
        this.workingFolder = workingFolder.toAbsolutePath();
    }

    Optional<Bound> whole(OptionType.Whole type, Tree tree, TreePath path) {
        Optional<Tree.Scalar> number = number(type, tree, path);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        String text = number.get().text();
        Optional<BigDecimal> exact = Numbers.exact(text);
        if (exact.isPresent() && !Numbers.whole(exact.get())) {
            return mistake(tree, path, "expected a whole number, found " + Quoted.plain(text));
        }
        long least = type.isLong() ? Long.MIN_VALUE : Integer.MIN_VALUE;
        long most = type.isLong() ? Long.MAX_VALUE : Integer.MAX_VALUE;
        boolean representable = exact.isPresent()
                && exact.get().compareTo(BigDecimal.valueOf(least)) >= 0
                && exact.get().compareTo(BigDecimal.valueOf(most)) <= 0;
        if (exact.isPresent() && !type.range().contains(exact.get())) {
            return outside(tree, path, text, type.range());
        }
        if (!representable) {
            Range range = type.range();
            String from = range.lowerEnd() ? Numbers.text(range.min()) : Long.toString(least);
            String to = range.upperEnd() ? Numbers.text(range.max()) : Long.toString(most);
            return mistake(tree, path, Quoted.plain(text) + " is not a whole number from " + from + " to " + to);
        }
        long value = exact.get().longValueExact();
        return bound(type.isLong() ? (Object) value : (Object) (int) value, tree, Long.toString(value), true);
    }

    Optional<Bound> real(OptionType.Real type, Tree tree, TreePath path) {
        Optional<Tree.Scalar> number = number(type, tree, path);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        String text = number.get().text();
        Optional<BigDecimal> exact = Numbers.exact(text);
        double value = exact.map(BigDecimal::doubleValue).orElse(Double.NaN);
        if (!Double.isFinite(value)) {
            return mistake(tree, path, Quoted.plain(text) + " is not a finite number");
        }
        if (value == 0 && exact.get().signum() != 0) {
            return mistake(tree, path, Quoted.plain(text) + " is too close to 0");
        }
        if (!type.range().contains(new BigDecimal(value))) {
            return outside(tree, path, text, type.range());
        }
        // A decimal has no negative zero, a double has.
        double signed = value == 0 && text.startsWith("-") ? -0.0 : value;
        return bound(signed, tree, Numbers.text(signed), true);
    }

    Optional<Bound> flag(OptionType.Flag type, Tree tree, TreePath path) {
        if (tree instanceof Tree.Scalar scalar && Yaml.sort(scalar) == Yaml.Sort.FLAG) {
            boolean value = scalar.text().equalsIgnoreCase("true");
            return bound(value, tree, Boolean.toString(value), true);
        }
        return unexpected(type, tree, path, tree instanceof Tree.Scalar scalar ? meant(scalar) : "");
    }

    private static String meant(Tree.Scalar scalar) {
        return Optional.ofNullable(FLAGS_ELSEWHERE.get(scalar.text().toLowerCase(Locale.ROOT)))
                .map(flag -> "; write " + flag + (scalar.plain() ? "" : " without quotes"))
                .orElse("");
    }

    Optional<Bound> text(OptionType.Text type, Tree tree, TreePath path) {
        if (tree instanceof Tree.Scalar scalar && Yaml.sort(scalar) != Yaml.Sort.NOTHING) {
            return bound(scalar.text(), tree, scalar.text(), false);
        }
        return unexpected(type, tree, path, tree instanceof Tree.Scalar ? "; quotes make it text" : "");
    }

    Optional<Bound> path(OptionType.FilePath type, Tree tree, TreePath path) {
        if (!(tree instanceof Tree.Scalar scalar)
                || Yaml.sort(scalar) == Yaml.Sort.NOTHING
                || scalar.text().isEmpty()) {
            return unexpected(type, tree, path, "");
        }
        Path folder = tree.place() instanceof Place.InOverride ? workingFolder : configFolder;
        try {
            Path value = folder.resolve(scalar.text()).normalize();
            return bound(value, tree, value.toString(), false);
        } catch (InvalidPathException e) {
            return mistake(tree, path, Quoted.of(scalar.text()) + " is not a path: " + e.getReason());
        }
    }

    Optional<Bound> choice(OptionType.Choice type, Tree tree, TreePath path) {
        if (!(tree instanceof Tree.Scalar scalar) || scalar.text().isEmpty()) {
            return unexpected(type, tree, path, "");
        }
        int index = type.names().indexOf(scalar.text());
        if (index < 0) {
            String one = Quoted.of(scalar.text()) + " is not " + type.one();
            return mistake(tree, path, one + Names.guess(scalar.text(), type.names()));
        }
        return bound(type.constants().get(index), tree, scalar.text(), false);
    }

    private Optional<Bound> unexpected(OptionType type, Tree tree, TreePath path, String remedy) {
        problems.unexpected(type.one(), tree, path, remedy);
        return Optional.empty();
    }

    private Optional<Tree.Scalar> number(OptionType type, Tree tree, TreePath path) {
        if (tree instanceof Tree.Scalar scalar) {
            if (Yaml.sort(scalar) == Yaml.Sort.NUMBER) {
                return Optional.of(scalar);
            }
            String bare = scalar.text().replace("_", "");
            boolean nearly = Yaml.sort(new Tree.Scalar(scalar.place(), bare, true)) == Yaml.Sort.NUMBER;
            unexpected(
                    type,
                    tree,
                    path,
                    nearly ? "; write " + bare + " without " + (scalar.plain() ? "_" : "quotes") : "");
        } else {
            unexpected(type, tree, path, "");
        }
        return Optional.empty();
    }

    private Optional<Bound> outside(Tree tree, TreePath path, String text, Range range) {
        return mistake(tree, path, Quoted.plain(text) + " is not " + range.text());
    }

    private Optional<Bound> mistake(Tree tree, TreePath path, String message) {
        problems.mistake(tree.place(), path, message);
        return Optional.empty();
    }

    private static Optional<Bound> bound(Object value, Tree tree, String canonical, boolean plain) {
        return Optional.of(Bound.of(value, new Tree.Scalar(tree.place(), canonical, plain)));
    }
}
