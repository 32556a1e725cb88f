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

    /** How a sentence names a slot kind. */
    static String noun(String kind) {
        return kind.equals("data") ? "data source" : kind;
    }

    /** A slot kind's noun with its article. */
    static String one(String kind) {
        String noun = noun(kind);
        return ("aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
    }

    /** The plural of a slot kind's name. */
    static String plural(String kind) {
        String noun = noun(kind);
        return noun.matches(".*[^aeiou]y") ? noun.substring(0, noun.length() - 1) + "ies" : noun + "s";
    }

    static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
