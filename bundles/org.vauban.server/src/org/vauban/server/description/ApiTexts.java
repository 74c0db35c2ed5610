// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.description;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The texts of the description in one of its languages, whatever the language of the server is. Immutable.
 *
 * @param language English or French
 * @param bundle has them by key
 */
record ApiTexts(Locale language, ResourceBundle bundle) {
    /** A header that is longer is not looked at. */
    private static final int LONGEST = 200;
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.FRENCH);

    static ApiTexts in(Locale language) {
        // the root is English: by its name, a server in another language would be found instead
        return new ApiTexts(language, ResourceBundle.getBundle(ApiTexts.class.getPackageName() + ".description",
                language.equals(Locale.FRENCH) ? language : Locale.ROOT, ApiTexts.class.getClassLoader()));
    }

    /** The language for an {@code Accept-Language}; English where it says nothing of ours. */
    static Locale language(@Nullable String accepted) {
        if (accepted == null || accepted.length() > LONGEST) {
            return Locale.ENGLISH;
        }
        try {
            Locale found = Locale.lookup(Locale.LanguageRange.parse(accepted), LANGUAGES);
            return found == null ? Locale.ENGLISH : found;
        } catch (IllegalArgumentException e) {
            return Locale.ENGLISH; // a header that nobody understands asks for nothing
        }
    }

    String get(String key) {
        return bundle.getString(key);
    }

    boolean has(String key) {
        return bundle.containsKey(key);
    }
}
