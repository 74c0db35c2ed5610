// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preferences;

import java.util.List;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.osgi.util.NLS;
import org.vauban.assist.completion.ahead.ReadAheadMode;
import org.vauban.assist.privacy.EffectivePolicy;
import org.vauban.assist.privacy.EffectiveSetting;
import org.vauban.assist.privacy.PolicyStatement;
import org.vauban.ide.settings.VaubanPreferences;

/**
 * What a policy leaves of a preference. The policy is enforced elsewhere, whatever the preference says; this is for
 * people to see. Immutable.
 *
 * @param setting that decides
 * @param value of the preference under the policy; null where it keeps its own
 * @param limit whether the preference can still be changed, within a limit
 */
public record PolicyLock(EffectiveSetting setting, @Nullable String value, boolean limit) {

    /**
     * Which setting decides a preference.
     *
     * @param preference a key of {@link VaubanPreferences}
     * @param setting a name of the catalogue of settings
     * @param word decides where the setting has it, or lists it; null for a limit
     * @param value of the preference then; null where it keeps its own
     */
    record Rule(String preference, String setting, @Nullable String word, @Nullable String value) {

        Optional<PolicyLock> lock(EffectivePolicy policy) {
            return policy.setting(setting).filter(EffectiveSetting::decided)
                    .filter(each -> word == null || each.values().contains(word))
                    .map(each -> new PolicyLock(each, value, word == null));
        }
    }

    private static final String FEATURES = "features.disabled";

    private static final List<Rule> RULES = List.of(
            new Rule(VaubanPreferences.PERSONAL_DATA, "redaction.personalData", "masked", "true"),
            new Rule(VaubanPreferences.KEEP_CHATS, "conversations.disk", "forbidden", "false"),
            new Rule(VaubanPreferences.ENABLED, FEATURES, "completion", "false"),
            new Rule(VaubanPreferences.READ_AHEAD, FEATURES, "completion", ReadAheadMode.NEVER.name()),
            new Rule(VaubanPreferences.PLAIN_CHAT, FEATURES, "chat", null),
            new Rule(VaubanPreferences.TRANSLATIONS, FEATURES, "document", null),
            new Rule(VaubanPreferences.ENABLED, "completion.automatic", "forbidden", "false"),
            new Rule(VaubanPreferences.READ_AHEAD, "completion.readAhead", "forbidden", ReadAheadMode.NEVER.name()),
            new Rule(VaubanPreferences.LENGTH, "engine.answerTokens", null, null),
            new Rule(VaubanPreferences.CONTEXT, "engine.contextTokens", null, null),
            new Rule(VaubanPreferences.MODELS, "models.folders", null, null),
            new Rule(VaubanPreferences.THREADS, "engine.threads", null, null));

    /** What a policy leaves of a preference; empty for one that it leaves alone. */
    static Optional<PolicyLock> of(String preference, EffectivePolicy policy) {
        return RULES.stream().filter(rule -> rule.preference().equals(preference))
                .flatMap(rule -> rule.lock(policy).stream()).findFirst();
    }

    /**
     * What a policy leaves of something that is no preference, such as the import of models.
     *
     * @param word forbids it where the setting has it, or lists it
     */
    public static Optional<PolicyLock> of(String setting, String word, EffectivePolicy policy) {
        return new Rule("", setting, word, null).lock(policy);
    }

    /** The names of the settings that decide preferences; each must be in the catalogue. */
    public static List<String> settings() {
        return RULES.stream().map(Rule::setting).distinct().toList();
    }

    /** Who decided it and why, in one or two sentences. */
    public String reason() {
        PolicyStatement statement = setting.decision().orElse(null);
        String what = limit ? NLS.bind(Messages.Lock_limit, setting.text()) : Messages.Lock_locked;
        if (statement == null) {
            return what;
        }
        String who = statement.signers().isEmpty() ? NLS.bind(Messages.Lock_unsigned, statement.layer())
                : NLS.bind(Messages.Lock_signed, statement.layer(), String.join(", ", statement.signers()));
        return statement.reason().isEmpty() ? what + ' ' + who
                : what + ' ' + who + ' ' + NLS.bind(Messages.Lock_reason, statement.reason().replaceFirst("\\.$", ""));
    }
}
