// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.export;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/** The most recently accepted outputs, each kept until a line records its edit. Not thread-safe. */
final class AcceptedOutputs {
    /** Maximum number kept: an edit follows while the user still works on the document. */
    private static final int MOST = 100_000;

    private final Map<String, Deque<Accepted>> byOutput = new LinkedHashMap<>();
    private int size;

    /**
     * One accepted output.
     *
     * @param name feature and outcome
     * @param chars number of characters that the model wrote
     * @param taken number of them that were accepted
     * @param counts whether the output was counted in the report
     */
    record Accepted(String name, long chars, long taken, boolean counts) {}

    /** Returns feature and outcome, separated by a blank. */
    static String name(AuditEntry entry) {
        return entry.text("feature") + " " + entry.action().replaceFirst("^output\\.", "");
    }

    /** Adds an output that was accepted wholly or in part. */
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

    /** Returns the acceptance that an edit refers to; null if there is none, or it was too long ago. */
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
