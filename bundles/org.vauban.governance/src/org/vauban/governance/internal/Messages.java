// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.internal;

import java.util.Locale;

/** The messages shown to users, in the language of the JVM's default locale. */
public final class Messages {
    private static final MessageBundle BUNDLE = new MessageBundle(Messages.class);

    private Messages() {}

    /** Returns the message {@code key} with its {@code {n}} placeholders filled; numbers are not grouped. */
    public static String text(String key, Object... arguments) {
        return BUNDLE.text(key, arguments);
    }

    /** Returns a message as {@link #text} does, in the given language. */
    public static String textIn(Locale locale, String key, Object... arguments) {
        return BUNDLE.textIn(locale, key, arguments);
    }
}
