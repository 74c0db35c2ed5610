// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Distinguishes French from English by stop words. */
final class ProseLanguage {
    private static final Set<String> FRENCH = Set.of("le", "la", "les", "des", "du", "un", "une", "et", "est", "en",
            "dans", "que", "qui", "pour", "pas", "sur", "avec", "ce", "cette", "ces", "sont", "au", "aux", "par", "ou",
            "il", "elle", "ils", "se", "ne", "plus", "vous", "nous", "être", "doit", "d", "l", "qu", "n", "votre",
            "peut", "comme", "si", "sans", "leur", "de");
    private static final Set<String> ENGLISH = Set.of("the", "of", "and", "to", "is", "in", "that", "for", "it", "as",
            "with", "are", "this", "be", "by", "an", "or", "from", "at", "which", "you", "not", "can", "will", "has",
            "have", "if", "when", "shall", "must", "should", "was", "these", "its", "there", "your", "a");
    private static final Pattern WORD = Pattern.compile("\\p{L}+");
    private static final int ENOUGH = 400;
    private static final int FEWEST = 2;

    private ProseLanguage() {}

    /** Returns {@code fr}, {@code en}, or an empty text if the language is unclear. */
    static String of(CharSequence text) {
        int french = 0;
        int english = 0;
        int words = 0;
        Matcher matcher = WORD.matcher(text);
        while (words++ < ENOUGH && matcher.find()) {
            String word = matcher.group().toLowerCase(Locale.ROOT);
            french += FRENCH.contains(word) ? 1 : 0;
            english += ENGLISH.contains(word) ? 1 : 0;
        }
        if (french + english < FEWEST || french == english) {
            return "";
        }
        return french > english ? "fr" : "en";
    }
}
