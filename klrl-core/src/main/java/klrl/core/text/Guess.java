package klrl.core.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses which known name was meant by one that does not exist. */
public final class Guess {

    private static final int FARTHEST = 2;

    private record Candidate(String name, int distance) {}

    private Guess() {}

    /**
     * Returns the known name that is nearest to a given one: by letter case alone, or by at most two insertions,
     * deletions, substitutions and swaps of neighbours (the Damerau–Levenshtein distance in which no part is edited
     * twice). At least half of the longer name has to stay, so that short names attract no nonsense. Of equally near
     * names the first in alphabetical order is returned.
     *
     * @param given what somebody wrote
     * @param known the names that exist, in any order
     * @return the nearest name, or empty if none is near
     */
    public static Optional<String> closest(String given, Collection<String> known) {
        String wanted = given.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(name -> Math.abs(name.length() - given.length()) <= FARTHEST)
                .map(name -> new Candidate(name, distance(wanted, name.toLowerCase(Locale.ROOT))))
                .filter(near ->
                        near.distance <= FARTHEST && 2 * near.distance < Math.max(given.length(), near.name.length()))
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    private static int distance(String a, String b) {
        int[][] edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                edits[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, i, j, edits);
            }
        }
        return edits[a.length()][b.length()];
    }

    /** The cheapest way to turn the first i characters of a into the first j of b, by its last edit. */
    private static int cheapest(String a, String b, int i, int j, int[][] edits) {
        int substituted = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(substituted, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
    }
}
