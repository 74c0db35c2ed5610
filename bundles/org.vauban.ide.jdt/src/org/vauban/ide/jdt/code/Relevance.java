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
 * Which declarations are most likely named next: those whose names have parts in common with what stands round the
 * caret, and those that the file names elsewhere. Immutable.
 */
final class Relevance {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_$][\\w$]*");
    private static final Pattern PART = Pattern.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\\d+");
    private static final Pattern DECLARED = Pattern.compile("([A-Za-z_$][\\w$]*)\\s*[(;]");
    private static final int SHORTEST = 3;
    /** Parts that are in every other declaration, so they tell nothing. */
    private static final Set<String> COMMON = Set.of("get", "set", "the", "public", "static", "final", "string", "list",
            "void", "return", "new", "int", "this", "class", "private", "null", "boolean", "long", "map", "for");
    /** A long declaration has some part in common with anything. */
    private static final double PER_PART = 0.15;

    private final Set<String> parts;
    private final Set<String> named;

    /**
     * @param near what stands round the caret
     * @param text of the whole file
     */
    Relevance(String near, String text) {
        parts = parts(near);
        named = new HashSet<>(IDENTIFIER.matcher(text).results().map(result -> result.group()).toList());
    }

    /** So many of some declarations as there may be, the most relevant ones, in their order. */
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
