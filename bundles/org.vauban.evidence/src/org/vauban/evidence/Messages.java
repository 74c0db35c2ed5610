// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence;

import org.vauban.governance.internal.MessageBundle;

/** The localized messages, in the language of the JVM's default locale. */
final class Messages {
    private static final MessageBundle BUNDLE = new MessageBundle(Messages.class);

    private Messages() {}

    static String text(String key, Object... arguments) {
        return BUNDLE.text(key, arguments);
    }
}
