// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.AuditLog;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.http.ReplyHead;

/**
 * Records which texts were sent where: a line before a request is sent, and one for its result. The first one refers to
 * the gate's review by the hash of the texts. The log is that of the policy under which the last request was sent;
 * results of earlier requests are recorded there, too. Results that arrive after closing are still recorded.
 * Thread-safe.
 */
public final class RemoteAudit implements AutoCloseable {
    private final RemoteEnvironment environment;
    /** Held for reading while a line is written, so that the log is not closed meanwhile. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile boolean closed;
    // both fields below are guarded by the lock
    private @Nullable AuditLog log;
    private @Nullable String fingerprint;

    public RemoteAudit(RemoteEnvironment environment) {
        this.environment = environment;
    }

    /**
     * Records a request before it is sent.
     *
     * @param hedge whether this machine answers as well
     * @throws GovernanceException if it cannot be recorded, so that nothing may be sent
     */
    public void sending(Policy policy, RemoteEndpoint endpoint, String model, String feature, List<ApprovedText> texts,
            boolean hedge) throws GovernanceException {
        StringBuilder hashes = new StringBuilder();
        texts.forEach(text -> hashes.append(text.sha256()));
        long characters = texts.stream().mapToLong(ApprovedText::length).sum();
        write(policy, false, "remote.request", endpoint, model, feature,
                " texts=" + texts.size() + " characters=" + characters + " sha256=" + Hashes.sha256(hashes.toString())
                        + (hedge ? " hedge=true" : ""));
    }

    /** @param outcome one word, and additional details */
    public void ended(Policy policy, RemoteEndpoint endpoint, String model, String feature, @Nullable ReplyHead head,
            String outcome) throws GovernanceException {
        String certificate = head == null ? "unknown" : head.certificate() == null ? "none" : head.certificate();
        write(policy, true, "remote.answer", endpoint, model, feature, " certificate=" + certificate + " " + outcome);
    }

    /** @param any whether an open log of another policy may be used */
    private void write(Policy policy, boolean any, String event, RemoteEndpoint endpoint, String model, String feature,
            String more) throws GovernanceException {
        AuditLog open = held(policy, any);
        try {
            open.event(event, model, "endpoint=" + endpoint.name() + " address=" + endpoint.base().getAuthority()
                    + " region=" + (endpoint.region().isEmpty() ? "-" : endpoint.region()) + " feature=" + feature
                    + more);
        } finally {
            lock.readLock().unlock();
            if (closed) {
                close(); // closes the log that was reopened for this line
            }
        }
    }

    /** Returns the log, with the lock held for reading. */
    private AuditLog held(Policy policy, boolean any) throws GovernanceException {
        lock.readLock().lock();
        AuditLog open = open(policy, any);
        if (open != null) {
            return open;
        }
        lock.readLock().unlock();
        lock.writeLock().lock();
        try {
            open = open(policy, any); // another thread may have opened it
            if (open == null) {
                open = GatePolicy.of(policy).log(environment.user(), policy, environment.user().audit());
                closeLog();
                log = open;
                fingerprint = policy.fingerprint();
            }
            lock.readLock().lock();
            return open;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private @Nullable AuditLog open(Policy policy, boolean any) {
        return any || policy.fingerprint().equals(fingerprint) ? log : null;
    }

    private void closeLog() {
        AuditLog open = log;
        if (open != null) {
            open.close();
            log = null;
        }
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            closeLog();
        } finally {
            lock.writeLock().unlock();
        }
    }
}
