// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.privacy;

import java.util.List;
import java.util.Optional;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.SettingDefinition;

/**
 * A setting that policies can make, with its effective value. Immutable.
 *
 * @param name name in policies
 * @param description what it decides, in the user's language
 * @param values effective values; empty for a list that allows nothing
 * @param decided whether a policy sets it; otherwise the value is the default
 * @param statements statements of all policies about it, the highest layer first
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

    /** Returns the deciding statement; of several, that of the lowest, most restrictive layer. Empty for a default. */
    public Optional<PolicyStatement> decision() {
        return statements.stream().filter(each -> each.effect() == PolicyStatement.Effect.DECIDES)
                .reduce((higher, lower) -> lower);
    }

    /** Returns the values, separated by commas. */
    public String text() {
        return String.join(", ", values);
    }
}
