package klrl.core.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import klrl.core.text.Guess;

/** Names as configurations and messages write them. */
final class Names {

    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
    private static final Pattern KEBAB = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private Names() {}

    /** {@code learningRate}, {@code LEARNING_RATE} and {@code learning_rate} become {@code learning-rate}. */
    static String kebab(String name) {
        return WORD_START.matcher(name).replaceAll("-").replace('_', '-').toLowerCase(Locale.ROOT);
    }

    static boolean isKebab(String name) {
        return KEBAB.matcher(name).matches();
    }

    /** {@code ; known: a, b (did you mean b?)}, or {@code none} if nothing is known. */
    static String known(String given, Collection<String> known, String none) {
        return known.isEmpty() ? none : "; known: " + String.join(", ", known) + guess(given, known);
    }

    /** {@code  (did you mean b?)}, or nothing. */
    static String guess(String given, Collection<String> known) {
        Optional<String> spelled = Optional.of(kebab(given)).filter(known::contains);
        return spelled.or(() -> Guess.closest(given, known))
                .map(name -> " (did you mean " + name + "?)")
                .orElse("");
    }

    static String withArticle(String noun) {
        return ("aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
    }

    /** The plural of a slot kind's name. */
    static String plural(String kind) {
        if (kind.equals("data")) {
            return "data sources";
        }
        boolean consonantY =
                kind.endsWith("y") && kind.length() > 1 && "aeiou".indexOf(kind.charAt(kind.length() - 2)) < 0;
        return consonantY ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
    }

    static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
