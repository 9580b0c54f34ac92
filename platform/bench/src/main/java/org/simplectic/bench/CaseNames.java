package org.simplectic.bench;

import java.util.regex.Pattern;

/** Matching of case names by the patterns of a shell, in which a star also matches slashes. */
final class CaseNames {
    private CaseNames() {}

    /** Whether a name matches a pattern of {@code *}, {@code ?} and {@code [...]}. */
    static boolean matches(String pattern, String name) {
        var regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                case '[', ']', '-' -> regex.append(c);
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.matches(regex.toString(), name);
    }
}
