// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.internal;

import org.vauban.governance.internal.MessageBundle;

/** The messages shown to users, in the language of the JVM's default locale. */
public final class Messages {
    private static final MessageBundle BUNDLE = new MessageBundle(Messages.class);

    private Messages() {}

    /** Returns the message {@code key} with its {@code {n}} placeholders filled; numbers are not grouped. */
    public static String text(String key, Object... arguments) {
        return BUNDLE.text(key, arguments);
    }
}
