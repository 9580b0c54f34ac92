package org.simplectic.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Helps users who mistype a name. */
public final class Names {
    private static final int LONGEST = 64;
    private static final int MOST_LISTED = 40;

    private Names() {}

    /**
     * The valid name nearest to what was typed.
     *
     * @param typed what the user wrote
     * @param valid the names that exist
     * @return the nearest by edit distance, or empty if none is near enough to be meant
     */
    public static Optional<String> nearest(String typed, Collection<String> valid) {
        if (typed.length() > LONGEST) {
            return Optional.empty();
        }
        var wanted = typed.toLowerCase(Locale.ROOT);
        return valid.stream()
                .filter(name -> name.length() <= LONGEST)
                .filter(name -> distance(wanted, name.toLowerCase(Locale.ROOT))
                        <= Math.max(1, Math.max(typed.length(), name.length()) / 2 - 1))
                .min(Comparator.<String>comparingInt(name -> distance(wanted, name.toLowerCase(Locale.ROOT)))
                        .thenComparingInt(name -> -sharedPrefix(wanted, name.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static int sharedPrefix(String a, String b) {
        int length = 0;
        while (length < Math.min(a.length(), b.length()) && a.charAt(length) == b.charAt(length)) {
            length++;
        }
        return length;
    }

    /**
     * The sentence that offers help after "unknown ...".
     *
     * @param typed what the user wrote
     * @param valid the names that exist
     * @return for example {@code did you mean 'tsit5'? (valid: rk4, tsit5)}
     */
    public static String suggest(String typed, Collection<String> valid) {
        var more = valid.size() > MOST_LISTED ? ", and " + (valid.size() - MOST_LISTED) + " more" : "";
        var list = valid.isEmpty()
                ? "there are none"
                : "valid: " + valid.stream().sorted().limit(MOST_LISTED).collect(Collectors.joining(", ")) + more;
        return nearest(typed, valid)
                .map(name -> "did you mean '" + name + "'? (" + list + ")")
                .orElse(list);
    }

    /** Levenshtein distance with transpositions of neighbours (optimal string alignment). */
    private static int distance(String a, String b) {
        var table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                table[i][j] = i == 0 || j == 0 ? i + j : cheapest(table, a, b, i, j);
            }
        }
        return table[a.length()][b.length()];
    }

    private static int cheapest(int[][] table, String a, String b, int i, int j) {
        int substituted = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(substituted, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, table[i - 2][j - 2] + 1) : best;
    }
}
