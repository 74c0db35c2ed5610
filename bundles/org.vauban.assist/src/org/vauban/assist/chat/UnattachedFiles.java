// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.util.List;
import java.util.Locale;
import org.vauban.assist.message.Messages;

/** Formats a list of files that are not among the attachments, for messages. Stateless. */
public final class UnattachedFiles {
    private static final int NAMED = 5;

    private UnattachedFiles() {}

    /**
     * Returns the first names, followed by the number of the others.
     *
     * @param names at least one
     */
    public static String named(List<String> names, Locale locale) {
        String some = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        return names.size() <= NAMED ? some
                : new Messages("org.vauban.assist", locale).text("attachment.more", some, names.size() - NAMED);
    }
}
