// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.message;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.eclipse.jdt.annotation.Nullable;

/** The messages of one package in one language, from its {@code messages.properties}. Immutable. */
public final class Messages {
    private static final ResourceBundle.Control EXACT = ResourceBundle.Control
            .getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final String name;
    private final Locale locale;

    /** @param locale the language; null for the default one */
    public Messages(String packageName, @Nullable Locale locale) {
        this.name = packageName + ".messages";
        this.locale = locale == null ? Locale.getDefault(Locale.Category.DISPLAY) : locale;
    }

    public String text(String key, Object... arguments) {
        ResourceBundle bundle = ResourceBundle.getBundle(name, locale, Messages.class.getClassLoader(), EXACT);
        return new MessageFormat(bundle.getString(key), locale).format(arguments);
    }

    public Locale locale() {
        return locale;
    }
}
