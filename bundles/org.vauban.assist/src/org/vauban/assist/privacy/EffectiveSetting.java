// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.privacy;

import java.util.List;
import java.util.Optional;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.SettingDefinition;

/**
 * A setting of policies with what holds of it. Immutable.
 *
 * @param name as policies have it
 * @param description what it decides, in the user's language
 * @param values what holds; of a list that allows nothing, none
 * @param decided whether a policy decides it; otherwise the value is the default
 * @param statements all that policies say about it, the highest layer first
 */
public record EffectiveSetting(String name, String description, List<String> values, boolean decided,
        List<PolicyStatement> statements) {

    /** Copies the lists. */
    public EffectiveSetting {
        values = List.copyOf(values);
        statements = List.copyOf(statements);
    }

    static EffectiveSetting of(SettingDefinition setting, Policy policy) {
        List<PolicyStatement> statements = policy.contributions(setting.name()).stream().map(PolicyStatement::of)
                .toList();
        boolean decided = policy.decides(setting.name());
        List<String> values = decided ? policy.list(setting.name()).stream().map(Policy.Value::text).distinct().toList()
                : List.of(setting.standardText());
        return new EffectiveSetting(setting.name(), setting.description(), values, decided, statements);
    }

    /** The statement that decides it; of several, the lowest layer's, which restricted it last. Empty for a default. */
    public Optional<PolicyStatement> decision() {
        return statements.stream().filter(each -> each.effect() == PolicyStatement.Effect.DECIDES)
                .reduce((higher, lower) -> lower);
    }

    /** The values, separated by commas. */
    public String text() {
        return String.join(", ", values);
    }
}
