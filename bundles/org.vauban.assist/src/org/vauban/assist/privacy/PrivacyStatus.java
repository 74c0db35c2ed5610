// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.privacy;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.message.Messages;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.exclusion.ExclusionResult;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.policy.CurrentPolicy;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.policy.document.Permission;

/**
 * Reports effective policies, exclusions and the state of the audit, for display. Reads the disk: do not call it on the
 * UI thread. Safe for use by many threads.
 */
public final class PrivacyStatus {
    private final UserDirectories user;
    private final Supplier<PolicySources> sources;
    /** The effective policy of this process; null for policies from other sources. */
    private final @Nullable CurrentPolicy current;
    private final Messages messages;

    private PrivacyStatus(UserDirectories user, Supplier<PolicySources> sources, @Nullable CurrentPolicy current,
            @Nullable Locale locale) {
        this.user = user;
        this.current = current;
        this.sources = sources;
        this.messages = new Messages("org.vauban.assist.privacy", locale);
    }

    /**
     * Returns the status for the current user.
     *
     * @param locale language of messages; null for the default one
     */
    public static PrivacyStatus of(@Nullable Locale locale) {
        return of(UserDirectories.standard(), locale);
    }

    /** Returns the status for the given user directories. */
    public static PrivacyStatus of(UserDirectories user, @Nullable Locale locale) {
        return new PrivacyStatus(user, () -> PolicySources.of(user), CurrentPolicy.of(user), locale);
    }

    /**
     * Returns the status with policies from other sources.
     *
     * @param sources policies to report; exclusions of files and the audit follow the user's own policies
     */
    public static PrivacyStatus of(UserDirectories user, PolicySources sources, @Nullable Locale locale) {
        return new PrivacyStatus(user, () -> sources, null, locale);
    }

    /**
     * Returns the effective value of all settings, or why the policy is invalid. If a new policy cannot be used, the
     * first note says so.
     */
    public EffectivePolicy policy() {
        try {
            Policy policy = read(null);
            GatePolicy.of(policy); // validates patterns and paths
            FeaturePolicy.of(policy);
            CurrentPolicy process = current;
            return EffectivePolicy.of(policy, process == null ? "" : process.fault());
        } catch (PolicyException e) {
            return EffectivePolicy.invalid(e.getMessage());
        }
    }

    private Policy read(@Nullable Path project) throws PolicyException {
        CurrentPolicy process = current;
        if (process == null) {
            return Policy.read(sources.get().withProject(project));
        }
        return project == null ? process.get() : process.withProject(project);
    }

    /** Whether a sentence reports a refusal by a policy, which can be explained. Does not read the disk. */
    public static boolean tellsOfPolicy(String sentence) {
        return RefusalExplanations.tellsOfPolicy(sentence);
    }

    /**
     * Explains a refusal: setting, layer, signer, reason, contact and expiry.
     *
     * @param refusal the message to the user
     */
    public RefusalExplanation explain(String refusal) {
        return new RefusalExplanations(sources.get(), this::read).explain(refusal);
    }

    /** Returns the audit file of the gate, which a policy may set. */
    public Path audit() {
        try {
            return GatePolicy.of(user).audit(user);
        } catch (GovernanceException e) {
            return user.audit(); // the gate then approves nothing, and the policy's messages give the reason
        }
    }

    /** Returns the patterns of files that are never read, regardless of settings. */
    public List<String> builtIn() {
        return Exclusions.builtIn();
    }

    /**
     * Returns why a file is not read.
     *
     * @param file its absolute path; it need not exist
     * @param root folder of its project, or null
     * @param patterns patterns of the settings
     * @return one sentence, or empty for a file that is read
     */
    public Optional<String> excluded(Path file, @Nullable Path root, List<String> patterns) {
        ExclusionResult verdict = GatePolicy.exclusions(user, patterns).check(file, root);
        if (!verdict.excluded()) {
            return Optional.empty();
        }
        return Optional.of(verdict.pattern().isEmpty()
                ? messages.text("withheld", file.getFileName(), verdict.origin())
                : verdict.explained(
                        messages.text("excluded", file.getFileName(), verdict.pattern(), verdict.origin())));
    }

    /**
     * Returns why the language server must not listen on a socket.
     *
     * @return sentences, or empty if it may
     */
    public Optional<String> socketRefusal() {
        try {
            return Policy.of(user).refusal(Permission.LSP_SOCKET);
        } catch (GovernanceException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Checks the whole audit for changed or removed lines. */
    public AuditCheck checkAudit() {
        try {
            Path audit = GatePolicy.of(user).audit(user);
            if (!AuditLog.exists(audit)) {
                return new AuditCheck(true, messages.text("audit.empty"));
            }
            AuditVerification verification = AuditLog.verify(audit);
            return verification.intact() ? new AuditCheck(true, messages.text("audit.intact", verification.lines()))
                    : new AuditCheck(false, messages.text("audit.broken", verification.brokenFile(),
                            verification.brokenLine(), verification.reason()));
        } catch (GovernanceException e) {
            return new AuditCheck(false, e.getMessage());
        }
    }

    /**
     * Result of a check of the audit.
     *
     * @param intact whether the audit is unchanged
     * @param sentence one sentence in the user's language
     */
    public record AuditCheck(boolean intact, String sentence) {}
}
