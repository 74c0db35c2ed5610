// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.Locale;
import java.util.Set;

/** Whether a text is rather French or English, by its small words; enough to choose in which language to ask. Pure. */
final class TextLanguage {
    private static final int LOOKED_AT = 20_000;
    private static final Set<String> FRENCH = Set.of("le", "la", "les", "un", "une", "des", "du", "de", "et", "est", "sont", "dans",
            "pour", "que", "qui", "sur", "avec", "ne", "pas", "ce", "cette", "il", "elle", "au", "aux", "par", "doit", "plus");
    private static final Set<String> ENGLISH = Set.of("the", "a", "an", "of", "and", "is", "are", "in", "to", "for", "that", "this",
            "with", "not", "it", "by", "be", "from", "as", "at", "must", "shall", "or", "has", "have", "when");

    private TextLanguage() {
    }

    /** @param otherwise for a text that says nothing */
    static Locale of(String text, Locale otherwise) {
        int french = 0;
        int english = 0;
        String seen = text.substring(0, Math.min(text.length(), LOOKED_AT)).toLowerCase(Locale.ROOT);
        for (String word : seen.split("[^\\p{L}]+")) {
            french += FRENCH.contains(word) ? 1 : 0;
            english += ENGLISH.contains(word) ? 1 : 0;
        }
        return french == english ? otherwise : french > english ? Locale.FRENCH : Locale.ENGLISH;
    }
}
