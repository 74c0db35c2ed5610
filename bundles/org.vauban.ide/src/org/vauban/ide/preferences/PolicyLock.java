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
 * Restriction of a preference by a policy, for display only: the policy is enforced elsewhere, whatever the preference
 * says. Immutable.
 *
 * @param setting the setting that restricts the preference
 * @param value value of the preference under the policy; null if it keeps its own
 * @param limit whether the preference can still be changed, within a limit
 */
public record PolicyLock(EffectiveSetting setting, @Nullable String value, boolean limit) {

    /**
     * Maps a setting of policies to the preference that it restricts.
     *
     * @param preference a key of {@link VaubanPreferences}
     * @param setting name of the setting in the catalogue
     * @param word value or list entry of the setting that locks the preference; null for a limit
     * @param value value of the preference then; null if it keeps its own
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

    /** Returns the restriction of a preference; empty if there is none. */
    static Optional<PolicyLock> of(String preference, EffectivePolicy policy) {
        return RULES.stream().filter(rule -> rule.preference().equals(preference))
                .flatMap(rule -> rule.lock(policy).stream()).findFirst();
    }

    /**
     * Returns the restriction of an action that is not a preference, such as the import of models.
     *
     * @param word value or list entry of the setting that forbids the action
     */
    public static Optional<PolicyLock> of(String setting, String word, EffectivePolicy policy) {
        return new Rule("", setting, word, null).lock(policy);
    }

    /** Returns the names of the settings that restrict preferences; each must be in the catalogue. */
    public static List<String> settings() {
        return RULES.stream().map(Rule::setting).distinct().toList();
    }

    /** Says in one or two sentences which policy restricts it and why. */
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
