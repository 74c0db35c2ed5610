// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.eclipse.jdt.annotation.Nullable;

/** Localized messages of the server. Immutable. */
public final class Messages {
    private final Locale locale;

    /** @param locale the language; null for the default one */
    public Messages(@Nullable Locale locale) {
        this.locale = locale == null ? Locale.getDefault(Locale.Category.DISPLAY) : locale;
    }

    public String text(String key, Object... arguments) {
        ResourceBundle bundle = ResourceBundle.getBundle("org.vauban.lsp.messages", locale,
                Messages.class.getClassLoader(),
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        return new MessageFormat(bundle.getString(key), locale).format(arguments);
    }
}
