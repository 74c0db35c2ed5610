// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.export;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/** The outputs that were accepted last, each until a line tells that it was edited. Not for several threads at once. */
final class AcceptedOutputs {
    /** Edits follow within the time that somebody works on a document. */
    private static final int MOST = 100_000;

    private final Map<String, Deque<Accepted>> byOutput = new LinkedHashMap<>();
    private int size;

    /**
     * One line.
     *
     * @param name of feature and outcome
     * @param chars that the model wrote
     * @param taken of them
     * @param counts whether it was counted
     */
    record Accepted(String name, long chars, long taken, boolean counts) {}

    /** Feature and outcome, with a blank between. */
    static String name(AuditEntry entry) {
        return entry.text("feature") + " " + entry.action().replaceFirst("^output\\.", "");
    }

    /** An output was accepted, all or a part. */
    void add(AuditEntry entry, boolean counts) {
        if (entry.outputHash().isEmpty()) {
            return;
        }
        byOutput.computeIfAbsent(key(entry), each -> new ArrayDeque<>())
                .addLast(new Accepted(name(entry), entry.outputChars(), entry.takenChars(), counts));
        size++;
        for (Iterator<Deque<Accepted>> each = byOutput.values().iterator(); size > MOST && each.hasNext();) {
            size -= each.next().size();
            each.remove();
        }
    }

    /** The line that an edit is about; null if there is none, or it was long ago. */
    @Nullable
    Accepted edited(AuditEntry entry) {
        Deque<Accepted> all = entry.outputHash().isEmpty() ? null : byOutput.get(key(entry));
        if (all == null) {
            return null;
        }
        size--;
        Accepted last = all.removeLast();
        if (all.isEmpty()) {
            byOutput.remove(key(entry));
        }
        return last;
    }

    private static String key(AuditEntry entry) {
        return entry.text("session") + " " + entry.text("feature") + " " + entry.outputHash();
    }
}
