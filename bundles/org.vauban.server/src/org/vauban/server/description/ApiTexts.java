// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.description;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The texts of the description in one of its languages, independent of the server's locale. Immutable.
 *
 * @param language English or French
 * @param bundle the texts by key
 */
record ApiTexts(Locale language, ResourceBundle bundle) {
    /** Longest header that is parsed. */
    private static final int LONGEST = 200;
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

    static ApiTexts in(Locale language) {
        // English is the root bundle: asked for by name, the lookup would fall back to the server's locale
        return new ApiTexts(language, ResourceBundle.getBundle(ApiTexts.class.getPackageName() + ".description",
                language.equals(Locale.FRENCH) ? language : Locale.ROOT, ApiTexts.class.getClassLoader()));
    }

    /** Returns the best language for an {@code Accept-Language} header; English if none matches. */
    static Locale language(@Nullable String accepted) {
        if (accepted == null || accepted.length() > LONGEST) {
            return Locale.ENGLISH;
        }
        try {
            Locale found = Locale.lookup(Locale.LanguageRange.parse(accepted), LANGUAGES);
            return found == null ? Locale.ENGLISH : found;
        } catch (IllegalArgumentException e) {
            return Locale.ENGLISH; // a malformed header expresses no preference
        }
    }

    String get(String key) {
        return bundle.getString(key);
    }

    boolean has(String key) {
        return bundle.containsKey(key);
    }
}
