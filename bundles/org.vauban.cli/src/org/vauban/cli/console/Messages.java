// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

import java.text.FieldPosition;
import java.text.Format;
import java.text.MessageFormat;
import java.text.ParsePosition;
import java.util.Locale;
import java.util.Objects;
import java.util.ResourceBundle;
import org.eclipse.jdt.annotation.Nullable;

/** The localized messages of the command line. */
public final class Messages {
    /** Name of the resource bundle, for the annotations of commands. */
    public static final String BUNDLE = "org.vauban.cli.messages";

    private Messages() {}

    /** Formats values as plain text, numbers without grouping. */
    private static final Format PLAIN = new Format() {
        private static final long serialVersionUID = 1L;

        @Override
        public StringBuffer format(@Nullable Object shown, @Nullable StringBuffer to, @Nullable FieldPosition at) {
            return Objects.requireNonNull(to).append(shown);
        }

        @Override
        public Object parseObject(@Nullable String text, @Nullable ParsePosition at) {
            throw new UnsupportedOperationException();
        }
    };

    /** @param arguments shown as text; numbers select a variant if the pattern has a choice */
    public static String text(String key, Object... arguments) {
        Locale locale = Locale.getDefault(Locale.Category.DISPLAY);
        String pattern = ResourceBundle.getBundle(BUNDLE, locale).getString(key);
        MessageFormat message = new MessageFormat(pattern, locale);
        Format[] formats = message.getFormats();
        for (int i = 0; i < formats.length; i++) {
            if (formats[i] == null) {
                message.setFormat(i, PLAIN);
            }
        }
        return message.format(arguments);
    }
}
