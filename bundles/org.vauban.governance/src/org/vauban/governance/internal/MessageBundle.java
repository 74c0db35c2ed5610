// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.internal;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.ResourceBundle;

/** The messages of a package, in the language of the JVM's default locale. Immutable. */
public final class MessageBundle {
    /** English, not the JVM's language, replaces a language without translation. */
    private static final ResourceBundle.Control EXACT = ResourceBundle.Control
            .getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final Class<?> owner;

    /** @param owner a type whose package contains {@code messages.properties} and its translations */
    public MessageBundle(Class<?> owner) {
        this.owner = Objects.requireNonNull(owner);
    }

    /**
     * Returns the message {@code key} with its {@code {n}} placeholders filled; numbers are shown unchanged, without
     * grouping.
     */
    public String text(String key, Object... arguments) {
        return textIn(Locale.getDefault(Locale.Category.DISPLAY), key, arguments);
    }

    /** Returns a message as {@link #text} does, in the given language. */
    public String textIn(Locale locale, String key, Object... arguments) {
        String pattern = ResourceBundle
                .getBundle(owner.getPackageName() + ".messages", locale, owner.getClassLoader(), EXACT).getString(key);
        Object[] shown = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            shown[i] = String.valueOf(arguments[i]);
        }
        return new MessageFormat(pattern, locale).format(shown);
    }

    /** Returns a readable size: 1.5 GB, 12.0 MB, 812 B (decimal units, as file managers and disks count). */
    public static String size(long bytes) {
        if (bytes < 0) {
            return "?";
        }
        Locale locale = Locale.getDefault(Locale.Category.DISPLAY);
        if (bytes >= 1_000_000_000L) {
            return String.format(locale, "%.2f %s", bytes / 1e9, Messages.text("unit.gb"));
        }
        if (bytes >= 1_000_000L) {
            return String.format(locale, "%.1f %s", bytes / 1e6, Messages.text("unit.mb"));
        }
        return bytes + " " + Messages.text("unit.b");
    }
}
