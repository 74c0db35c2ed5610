// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.internal;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The sentences that users read, in the language of the JVM's default locale. */
public final class Messages {
    private Messages() {}

    /** The message {@code key} with its {@code {n}} places filled; numbers are shown as given, without grouping. */
    public static String text(String key, Object... arguments) {
        Locale locale = Locale.getDefault(Locale.Category.DISPLAY);
        String pattern = ResourceBundle.getBundle("org.vauban.governance.internal.messages", locale).getString(key);
        Object[] shown = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++)
            shown[i] = String.valueOf(arguments[i]);
        return new MessageFormat(pattern, locale).format(shown);
    }

    /** Bytes for people: 1.5 GB, 12.0 MB, 812 B (decimal units, as file managers and disks count). */
    public static String size(long bytes) {
        if (bytes < 0)
            return "?";
        Locale locale = Locale.getDefault(Locale.Category.DISPLAY);
        if (bytes >= 1_000_000_000L)
            return String.format(locale, "%.2f GB", bytes / 1e9);
        if (bytes >= 1_000_000L)
            return String.format(locale, "%.1f MB", bytes / 1e6);
        return bytes + " B";
    }
}
