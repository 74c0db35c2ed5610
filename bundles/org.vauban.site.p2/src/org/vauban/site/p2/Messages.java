// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.p2;

import org.vauban.governance.internal.MessageBundle;

/** The localized messages, in the language of the JVM's default locale. */
final class Messages {
    private static final MessageBundle BUNDLE = new MessageBundle(Messages.class);

    private Messages() {}

    /** Returns the message {@code key} with its {@code {n}} placeholders filled. */
    static String text(String key, Object... arguments) {
        return BUNDLE.text(key, arguments);
    }
}
