// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import org.vauban.governance.internal.MessageBundle;

/** Messages of this bundle in the user's language. */
final class Messages {
    private static final MessageBundle BUNDLE = new MessageBundle(Messages.class);

    private Messages() {}

    static String text(String key, Object... arguments) {
        return BUNDLE.text(key, arguments);
    }
}
