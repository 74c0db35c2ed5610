// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.control;

import java.util.Locale;

/** A text of the catalogue in both languages of the product. */
public record LocalText(String english, String french) {

    /** Returns the French text for French, else the English one. */
    public String in(Locale language) {
        return language.getLanguage().equals(Locale.FRENCH.getLanguage()) ? french : english;
    }
}
