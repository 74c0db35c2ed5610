// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.code;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Ranks declarations by how likely they are used next: their names share parts with the text around the caret, and the
 * file uses them elsewhere. Immutable.
 */
final class Relevance {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][\\w$]*");
    private static final Pattern PART = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\\d+");
    private static final Pattern DECLARED = Pattern.compile("([A-Za-z_$][\\w$]*)\\s*[(;]");
    private static final int SHORTEST = 3;
    /** Parts of names that are so common that they are ignored. */
    private static final Set<String> COMMON = Set.of("get", "set", "the", "public", "static", "final", "string", "list",
            "void", "return", "new", "int", "this", "class", "private", "null", "boolean", "long", "map", "for");
    /** Penalty per part, since a long declaration shares some part with any text. */
    private static final double PER_PART = 0.15;

    private final Set<String> parts;
    private final Set<String> named;

    /**
     * @param near text around the caret
     * @param text text of the whole file
     */
    Relevance(String near, String text) {
        parts = parts(near);
        named = new HashSet<>(IDENTIFIER.matcher(text).results().map(result -> result.group()).toList());
    }

    /** Returns the most relevant declarations, at most the given number, in their original order. */
    List<String> choose(List<String> declarations, int most) {
        return IntStream.range(0, declarations.size()).boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -of(declarations.get(i)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(most).sorted().map(declarations::get).toList();
    }

    private double of(String declaration) {
        Matcher declared = DECLARED.matcher(declaration);
        String name = declared.find() ? declared.group(1) : declaration;
        Set<String> all = parts(declaration);
        return (2 * common(parts(name)) + common(all)) / (1 + PER_PART * all.size()) + (named.contains(name) ? 1 : 0);
    }

    private long common(Set<String> of) {
        return of.stream().filter(parts::contains).count();
    }

    private static Set<String> parts(String text) {
        Set<String> parts = new HashSet<>();
        PART.matcher(text).results().map(result -> result.group().toLowerCase(Locale.ROOT))
                .filter(part -> part.length() >= SHORTEST && !COMMON.contains(part)).forEach(parts::add);
        return parts;
    }
}
