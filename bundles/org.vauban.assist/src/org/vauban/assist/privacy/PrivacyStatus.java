// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.privacy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.Messages;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.exclusion.ExclusionResult;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.policy.ConfinementPolicy;
import org.vauban.governance.policy.ConversationPolicy;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.LicencePolicy;
import org.vauban.governance.policy.PersonalDataPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.policy.StatePolicy;
import org.vauban.governance.policy.document.Permission;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;

/** Reads the disk: not on a thread that draws. Safe for use by many threads. */
public final class PrivacyStatus {
    /** Settings that have sentences of their own. */
    private static final Set<String> TOLD = Set.of(ConversationPolicy.SETTING, StatePolicy.SETTING,
            ConfinementPolicy.SETTING, PersonalDataPolicy.SETTING, LicencePolicy.SETTING, GatePolicy.EXCLUSIONS,
            GatePolicy.AUDIT);

    private final UserDirectories user;
    private final Supplier<PolicySources> sources;
    private final Messages messages;

    private PrivacyStatus(UserDirectories user, Supplier<PolicySources> sources, @Nullable Locale locale) {
        this.user = user;
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
        return new PrivacyStatus(user, () -> PolicySources.of(user), locale);
    }

    /**
     * The same with policies that lie elsewhere.
     *
     * @param sources for what is told of policies; what is asked of files and of the audit follows the user's
     */
    public static PrivacyStatus of(UserDirectories user, PolicySources sources, @Nullable Locale locale) {
        return new PrivacyStatus(user, () -> sources, locale);
    }

    /** What holds of all settings of policies, and why the policy is invalid where it is. */
    public EffectivePolicy policy() {
        try {
            Policy policy = Policy.read(sources.get());
            GatePolicy.of(policy); // patterns and paths are understood there
            FeaturePolicy.of(policy);
            return EffectivePolicy.of(policy);
        } catch (PolicyException e) {
            return EffectivePolicy.invalid(e.getMessage());
        }
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
        return new RefusalExplanations(sources.get()).explain(refusal);
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

    /** What a policy decides, one sentence each; one that says so where there is none or it cannot be read. */
    public List<String> policies() {
        List<String> sentences = new ArrayList<>();
        try {
            Policy policy = Policy.of(user);
            tell(sentences, policy, ConversationPolicy.SETTING, ConversationPolicy.of(policy).text());
            tell(sentences, policy, StatePolicy.SETTING, StatePolicy.of(policy).text());
            tell(sentences, policy, ConfinementPolicy.SETTING, ConfinementPolicy.of(policy).text());
            tell(sentences, policy, PersonalDataPolicy.SETTING, PersonalDataPolicy.of(policy).text());
            tell(sentences, policy, LicencePolicy.SETTING, LicencePolicy.of(policy).text());
            GatePolicy gate = GatePolicy.of(policy);
            if (!gate.exclusions().isEmpty()) {
                sentences.add(messages.text("policy.exclusions", String.join("  ", gate.exclusions())));
            }
            gate.audit().ifPresent(file -> sentences.add(messages.text("policy.audit", file)));
            SettingCatalogue.all().stream().map(SettingDefinition::name).filter(setting -> !TOLD.contains(setting))
                    .forEach(setting -> policy.allowed(setting).ifPresent(texts -> sentences.add(messages.text(
                            "policy.decided", setting, String.join("  ", texts), file(policy, setting)))));
            sentences.addAll(policy.notes());
        } catch (GovernanceException e) {
            return List.of(e.getMessage());
        }
        if (sentences.isEmpty()) {
            sentences.add(messages.text("policy.none"));
        }
        return sentences;
    }

    /**
     * Who requires that personal data is masked.
     *
     * @return one sentence, or empty where the user's settings decide or the policy cannot be read
     */
    public Optional<String> personalDataRequired() {
        try {
            Policy policy = Policy.of(user);
            return PersonalDataPolicy.of(policy) == PersonalDataPolicy.MASKED
                    ? policy.value(PersonalDataPolicy.SETTING).map(value -> messages.text("required", value.file()))
                    : Optional.empty();
        } catch (GovernanceException e) {
            return Optional.empty(); // nothing is let through then, and the sentences of the policies say why
        }
    }

    /** Where a setting was decided, which may have left nothing of a list. */
    private static Path file(Policy policy, String setting) {
        return policy.value(setting).map(Policy.Value::file)
                .orElseGet(() -> policy.contributions(setting).getLast().origin().file());
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

    private void tell(List<String> sentences, Policy policy, String setting, String decision) {
        policy.value(setting)
                .ifPresent(value -> sentences.add(messages.text("policy." + setting + '.' + decision, value.file())));
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
