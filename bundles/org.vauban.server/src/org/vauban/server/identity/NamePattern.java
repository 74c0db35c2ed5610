// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A pattern that matches whole names. A {@code *} matches one or more letters, digits, {@code -} and {@code _}, so
 * never a character that separates parts of a name, such as {@code .}, {@code @} and {@code /}; all other characters
 * match themselves. Immutable; patterns of the same text are equal.
 */
final class NamePattern {
    /** Limits backtracking, since each wildcard may try every length. */
    private static final int MOST_WILDCARDS = 4;
    private static final int LONGEST = 256;
    private static final Pattern ALLOWED = Pattern.compile("[!-~]{1," + LONGEST + "}");

    private final String text;
    private final Pattern pattern;
    private final boolean open;

    /** @throws IllegalArgumentException if the pattern is invalid */
    NamePattern(String text) {
        long wildcards = text.chars().filter(c -> c == '*').count();
        if (!ALLOWED.matcher(text).matches() || wildcards > MOST_WILDCARDS || text.contains("**")) {
            throw new IllegalArgumentException(text);
        }
        this.text = text;
        open = wildcards > 0;
        pattern = Pattern.compile(Stream.of(text.split("\\*", -1)).map(Pattern::quote)
                .collect(Collectors.joining("[A-Za-z0-9_-]+")));
    }

    /** Whether more than one name can match. */
    boolean isOpen() {
        return open;
    }

    /** Whether it matches a whole name, which must consist of printable ASCII characters. */
    boolean matches(String name) {
        return ALLOWED.matcher(name).matches() && pattern.matcher(name).matches();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NamePattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
