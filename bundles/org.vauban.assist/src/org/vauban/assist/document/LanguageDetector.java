// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Estimates from function words whether a text is French or English, to choose the language of prompts. Pure. */
public final class LanguageDetector {
    private static final int LOOKED_AT = 20_000;
    /** Least difference that is certain: some words belong to both languages, such as {@code a} and {@code on}. */
    private static final int SURE = 2;
    private static final Set<String> FRENCH = Set.of("le", "la", "les", "un", "une", "des", "du", "de", "et", "est",
            "sont", "dans", "pour", "que", "qui", "sur", "avec", "ne", "pas", "ce", "cette", "il", "elle", "au", "aux",
            "par", "doit", "plus");
    private static final Set<String> ENGLISH = Set.of("the", "a", "an", "of", "and", "is", "are", "in", "to", "for",
            "that", "this", "with", "not", "it", "by", "be", "from", "as", "at", "must", "shall", "or", "has", "have",
            "when");

    private LanguageDetector() {}

    /** Returns the language if it is certain; empty for a short or mixed text, or one in another language. */
    public static Optional<Locale> surely(String text) {
        int more = frenchLessEnglish(text);
        return Math.abs(more) < SURE ? Optional.empty() : Optional.of(more > 0 ? Locale.FRENCH : Locale.ENGLISH);
    }

    /** Returns the language with a name in French or English. */
    static Optional<Locale> named(String name) {
        String known = name.strip().toLowerCase(Locale.ROOT);
        return known.startsWith("fran") || known.startsWith("french") ? Optional.of(Locale.FRENCH)
                : known.startsWith("angl") || known.startsWith("engl") ? Optional.of(Locale.ENGLISH) : Optional.empty();
    }

    /** @param otherwise result for an undecided text */
    public static Locale of(String text, Locale otherwise) {
        int more = frenchLessEnglish(text);
        return more == 0 ? otherwise : more > 0 ? Locale.FRENCH : Locale.ENGLISH;
    }

    /** Returns how many more function words of French than of English there are. */
    private static int frenchLessEnglish(String text) {
        int french = 0;
        int english = 0;
        String seen = text.substring(0, Math.min(text.length(), LOOKED_AT)).toLowerCase(Locale.ROOT);
        for (String word : seen.split("[^\\p{L}]+")) {
            french += FRENCH.contains(word) ? 1 : 0;
            english += ENGLISH.contains(word) ? 1 : 0;
        }
        return french - english;
    }
}
