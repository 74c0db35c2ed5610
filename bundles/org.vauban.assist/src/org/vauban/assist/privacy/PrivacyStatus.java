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

/** Reads the disk: not on a thread that draws. Safe for use by many threads. */
public final class PrivacyStatus {
    private final UserDirectories user;
    private final Supplier<PolicySources> sources;
    /** What holds in this process; null for policies that lie elsewhere. */
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
     * For the running user.
     *
     * @param locale of the sentences; null for the default one
     */
    public static PrivacyStatus of(@Nullable Locale locale) {
        return of(UserDirectories.standard(), locale);
    }

    /** The same for a described user. */
    public static PrivacyStatus of(UserDirectories user, @Nullable Locale locale) {
        return new PrivacyStatus(user, () -> PolicySources.of(user), CurrentPolicy.of(user), locale);
    }

    /**
     * The same with policies that lie elsewhere.
     *
     * @param sources for what is told of policies; what is asked of files and of the audit follows the user's
     */
    public static PrivacyStatus of(UserDirectories user, PolicySources sources, @Nullable Locale locale) {
        return new PrivacyStatus(user, () -> sources, null, locale);
    }

    /**
     * What holds of all settings of policies, and why the policy is invalid where it is. Where a new one cannot be
     * used, the first note says so.
     */
    public EffectivePolicy policy() {
        try {
            Policy policy = read(null);
            GatePolicy.of(policy); // patterns and paths are understood there
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

    /** Whether a sentence tells of something that a policy refused, so that it can be explained. Reads nothing. */
    public static boolean tellsOfPolicy(String sentence) {
        return RefusalExplanations.tellsOfPolicy(sentence);
    }

    /**
     * Why something was refused: setting, layer, signer, reason, contact and end.
     *
     * @param refusal what the user was told
     */
    public RefusalExplanation explain(String refusal) {
        return new RefusalExplanations(sources.get(), this::read).explain(refusal);
    }

    /** The file that the gate writes what it let through to, which a policy may pin. */
    public Path audit() {
        try {
            return GatePolicy.of(user).audit(user);
        } catch (GovernanceException e) {
            return user.audit(); // nothing is let through then, and the sentences of the policies say why
        }
    }

    /** The patterns of files that are never read, whatever is set. */
    public List<String> builtIn() {
        return Exclusions.builtIn();
    }

    /**
     * Why a file is not read.
     *
     * @param file its absolute path; it need not exist
     * @param root of its project, or null
     * @param patterns of the settings
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
     * Why the language server may not be reached through a socket.
     *
     * @return sentences, or empty where it may
     */
    public Optional<String> socketRefusal() {
        try {
            return Policy.of(user).refusal(Permission.LSP_SOCKET);
        } catch (GovernanceException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Looks whether lines of the audit were changed or taken out; reads all of it. */
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
     * What looking at the audit gave.
     *
     * @param intact whether nothing was changed
     * @param sentence one in the user's language
     */
    public record AuditCheck(boolean intact, String sentence) {}
}
