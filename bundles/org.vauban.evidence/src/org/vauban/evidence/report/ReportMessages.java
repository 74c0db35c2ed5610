// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.report;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The texts of a report in a given language, independent of the user's: every pack has both. */
final class ReportMessages {
    private final Locale language;
    private final ResourceBundle texts;

    /** @param language French, or English for any other */
    ReportMessages(Locale language) {
        this.language = language;
        // the root bundle is English; asked for English, ResourceBundle would fall back to the user's language first
        Locale bundle = language.getLanguage().equals(Locale.FRENCH.getLanguage()) ? Locale.FRENCH : Locale.ROOT;
        texts = ResourceBundle.getBundle("org.vauban.evidence.report.messages", bundle,
                ReportMessages.class.getClassLoader());
    }

    Locale language() {
        return language;
    }

    /** Returns the message with its placeholders filled; numbers are shown unchanged. */
    String text(String key, Object... arguments) {
        Object[] shown = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            shown[i] = String.valueOf(arguments[i]);
        }
        return new MessageFormat(texts.getString(key), language).format(shown);
    }
}
