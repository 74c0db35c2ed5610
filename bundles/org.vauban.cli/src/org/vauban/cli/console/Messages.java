// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The sentences of the command line in the user's language. */
public final class Messages {
    /** Name of the resource bundle, for the annotations of commands. */
    public static final String BUNDLE = "org.vauban.cli.messages";

    private Messages() {}

    /** @param arguments shown as text */
    public static String text(String key, Object... arguments) {
        Locale locale = Locale.getDefault(Locale.Category.DISPLAY);
        String pattern = ResourceBundle.getBundle(BUNDLE, locale).getString(key);
        Object[] shown = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            shown[i] = String.valueOf(arguments[i]);
        }
        return new MessageFormat(pattern, locale).format(shown);
    }
}
