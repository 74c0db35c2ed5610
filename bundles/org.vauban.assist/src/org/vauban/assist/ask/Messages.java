// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The sentences of this bundle in one language. Immutable. */
final class Messages {
    private final Locale locale;

    /** @param locale null for the default one */
    Messages(Locale locale) {
        this.locale = locale == null ? Locale.getDefault(Locale.Category.DISPLAY) : locale;
    }

    String text(String key, Object... arguments) {
        ResourceBundle bundle = ResourceBundle.getBundle("org.vauban.assist.messages", locale,
                Messages.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        return new MessageFormat(bundle.getString(key), locale).format(arguments);
    }
}
