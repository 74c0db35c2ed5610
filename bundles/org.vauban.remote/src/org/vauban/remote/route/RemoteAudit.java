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
 * Records which texts went where: a line before a request is sent, and one for what became of it. The first one joins
 * the review of the gate by the hash of the texts. The log is that of the policy under which a request was sent last;
 * what became of those that were sent before goes there, too. A line that comes after the end is written all the same.
 * Safe for use by many threads.
 */
public final class RemoteAudit implements AutoCloseable {
    private final RemoteEnvironment environment;
    /** Held for reading while a line is written, so that nobody closes the log meanwhile. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private volatile boolean closed;
    // both are guarded by the lock
    private @Nullable AuditLog log;
    private @Nullable String fingerprint;

    public RemoteAudit(RemoteEnvironment environment) {
        this.environment = environment;
    }

    /**
     * @param hedge whether this machine answers as well
     * @throws GovernanceException if it cannot be recorded: then nothing may be sent
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

    /** @param outcome a word, and what else is known */
    public void ended(Policy policy, RemoteEndpoint endpoint, String model, String feature, @Nullable ReplyHead head,
            String outcome) throws GovernanceException {
        String certificate = head == null ? "unknown" : head.certificate() == null ? "none" : head.certificate();
        write(policy, true, "remote.answer", endpoint, model, feature, " certificate=" + certificate + " " + outcome);
    }

    /** @param any whether the log of another policy will do if it is open */
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
                close(); // nobody else will
            }
        }
    }

    /** The log, with the lock held for reading. */
    private AuditLog held(Policy policy, boolean any) throws GovernanceException {
        lock.readLock().lock();
        AuditLog open = open(policy, any);
        if (open != null) {
            return open;
        }
        lock.readLock().unlock();
        lock.writeLock().lock();
        try {
            open = open(policy, any); // another thread may have made it
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
