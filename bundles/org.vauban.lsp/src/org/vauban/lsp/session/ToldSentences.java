// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Sentences that a client was told, so that it is told each of them once. They name what the client names: so that it
 * cannot fill the memory with names, those of long ago are forgotten, and told again. Any thread.
 */
final class ToldSentences {
    private static final int MOST = 500;
    /** UTF-16 units by which two are told apart. */
    private static final int LONGEST = 1_000;

    /** The last one at the end; guarded by this. */
    private final Set<String> told = new LinkedHashSet<>();

    /** Whether a sentence was not told yet; it is from now on. */
    synchronized boolean add(String sentence) {
        boolean fresh = told.add(sentence.length() <= LONGEST ? sentence : sentence.substring(0, LONGEST));
        if (told.size() > MOST) {
            Iterator<String> oldest = told.iterator();
            oldest.next();
            oldest.remove();
        }
        return fresh;
    }

    /** All may be told again. */
    synchronized void clear() {
        told.clear();
    }
}
