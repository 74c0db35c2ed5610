// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Sentences that a client has received, so that each is sent once. They contain names chosen by the client: to limit
 * memory, the oldest are forgotten, and may be sent again. Any thread.
 */
final class SentMessages {
    private static final int MOST = 500;
    /** Number of UTF-16 units by which sentences are distinguished. */
    private static final int LONGEST = 1_000;

    /** The latest last; guarded by this. */
    private final Set<String> told = new LinkedHashSet<>();

    /** Adds a sentence and returns whether it is new. */
    synchronized boolean add(String sentence) {
        boolean fresh = told.add(sentence.length() <= LONGEST ? sentence : sentence.substring(0, LONGEST));
        if (told.size() > MOST) {
            Iterator<String> oldest = told.iterator();
            oldest.next();
            oldest.remove();
        }
        return fresh;
    }

    /** Forgets all sentences, so that they may be sent again. */
    synchronized void clear() {
        told.clear();
    }
}
