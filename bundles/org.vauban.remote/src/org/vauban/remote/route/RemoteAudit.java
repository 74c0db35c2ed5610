// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.util.List;
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
 * the review of the gate by the hash of the texts. Safe for use by many threads.
 */
final class RemoteAudit implements AutoCloseable {
    private final RemoteEnvironment environment;
    private @Nullable AuditLog log;
    private @Nullable String fingerprint;

    RemoteAudit(RemoteEnvironment environment) {
        this.environment = environment;
    }

    /**
     * @param hedge whether this machine answers as well
     * @throws GovernanceException if it cannot be recorded: then nothing may be sent
     */
    void sending(Policy policy, RemoteEndpoint endpoint, String model, String feature, List<ApprovedText> texts,
            boolean hedge) throws GovernanceException {
        StringBuilder hashes = new StringBuilder();
        texts.forEach(text -> hashes.append(text.sha256()));
        long characters = texts.stream().mapToLong(ApprovedText::length).sum();
        write(policy, "remote.request", endpoint, model, feature,
                " texts=" + texts.size() + " characters=" + characters + " sha256=" + Hashes.sha256(hashes.toString())
                        + (hedge ? " hedge=true" : ""));
    }

    /** @param outcome a word, and what else is known */
    void ended(Policy policy, RemoteEndpoint endpoint, String model, String feature, @Nullable ReplyHead head,
            String outcome) throws GovernanceException {
        String certificate = head == null ? "unknown" : head.certificate() == null ? "none" : head.certificate();
        write(policy, "remote.answer", endpoint, model, feature, " certificate=" + certificate + " " + outcome);
    }

    private void write(Policy policy, String event, RemoteEndpoint endpoint, String model, String feature, String more)
            throws GovernanceException {
        log(policy).event(event, model, "endpoint=" + endpoint.name() + " address=" + endpoint.base().getAuthority()
                + " region=" + (endpoint.region().isEmpty() ? "-" : endpoint.region()) + " feature=" + feature + more);
    }

    private synchronized AuditLog log(Policy policy) throws GovernanceException {
        AuditLog open = log;
        if (open != null && policy.fingerprint().equals(fingerprint)) {
            return open;
        }
        AuditLog made = GatePolicy.of(policy).log(environment.user(), policy, environment.user().audit());
        if (open != null) {
            open.close();
        }
        log = made;
        fingerprint = policy.fingerprint();
        return made;
    }

    @Override
    public synchronized void close() {
        AuditLog open = log;
        if (open != null) {
            open.close();
            log = null;
        }
    }
}
