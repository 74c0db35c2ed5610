// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reduces words to their beginnings without accents, which identify a word in all its forms. Pure. */
public final class WordStems {
    private static final int STEM = 5;
    private static final int SHORTEST = 3;
    /** A word hyphenated at a line end. */
    private static final Pattern HYPHENATED = Pattern.compile("(\\p{L})[-\u2010]\\R\\s*(\\p{Ll})");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_$]+");

    private WordStems() {}

    /** Returns the lower-case stems of all words with at least three letters. */
    public static Set<String> of(String text) {
        Set<String> stems = new HashSet<>();
        String whole = HYPHENATED.matcher(text).replaceAll("$1$2");
        Matcher matcher = WORD.matcher(Normalizer.normalize(whole, Normalizer.Form.NFKD).replaceAll("\\p{M}", ""));
        while (matcher.find()) {
            String word = matcher.group().toLowerCase(Locale.ROOT);
            if (word.length() >= SHORTEST) {
                stems.add(word.substring(0, Math.min(STEM, word.length())));
            }
        }
        return stems;
    }
}
