// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.message;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The localized messages of the server. */
public final class Messages {
    private Messages() {}

    /** Returns the message {@code key} with its {@code {n}} placeholders filled; numbers are not grouped. */
    public static String text(String key, Object... arguments) {
        Locale locale = Locale.getDefault(Locale.Category.DISPLAY);
        String pattern = ResourceBundle
                .getBundle(Messages.class.getPackageName() + ".messages", locale, Messages.class.getClassLoader())
                .getString(key);
        Object[] shown = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            shown[i] = String.valueOf(arguments[i]);
        }
        return new MessageFormat(pattern, locale).format(shown);
    }
}
