// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Decision;
import org.vauban.governance.Submission;
import org.vauban.governance.UserDirectories;

/**
 * Reviews queries with an audit log that stays open until the policy changes: opening, signing and closing a log takes
 * longer than the search. Any thread.
 */
final class QueryReview implements AutoCloseable {
    private final UserDirectories user;
    // guarded by this
    private @Nullable KnowledgeRules opened;
    private @Nullable AuditLog audit;
    private boolean closed;

    QueryReview(UserDirectories user) {
        this.user = user;
    }

    /** @param rules current rules */
    synchronized Decision review(KnowledgeRules rules, Submission submission) {
        AuditLog log = audit;
        if (log == null || opened != rules) {
            release();
            log = rules.audit(user);
            audit = log;
            opened = rules;
        }
        try {
            return rules.gate(log).review(submission);
        } finally {
            if (closed) {
                release();
            }
        }
    }

    private void release() {
        AuditLog log = audit;
        audit = null;
        opened = null;
        if (log != null) {
            log.close();
        }
    }

    /** Closes the log. */
    @Override
    public synchronized void close() {
        closed = true;
        release();
    }
}
