// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.privacy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.SettingCatalogue;

/**
 * All settings that policies can make, with their effective values and origins. Immutable.
 *
 * @param settings settings of the whole catalogue, in the order of the documentation; empty if the policy is invalid
 * @param documents the signed policies in force, the highest layer first
 * @param notes one sentence each on notable facts: policies that expire, settings that were ignored
 * @param failure why the policy is invalid, so that nothing is sent, one sentence; null for a valid one
 * @param fingerprint SHA-256 of the whole effective policy, whose beginning is in audit lines; empty for an invalid
 *            policy
 */
public record EffectivePolicy(List<EffectiveSetting> settings, List<SignedPolicyStatus> documents, List<String> notes,
        @Nullable String failure, String fingerprint) {

    /** Copies the lists. */
    public EffectivePolicy {
        settings = List.copyOf(settings);
        documents = List.copyOf(documents);
        notes = List.copyOf(notes);
    }

    /** @param fault why the policy files cannot be evaluated, or empty; becomes the first note */
    static EffectivePolicy of(Policy policy, String fault) {
        return new EffectivePolicy(
                SettingCatalogue.all().stream().map(setting -> EffectiveSetting.of(setting, policy)).toList(),
                policy.layers().stream().map(SignedPolicyStatus::of).toList(),
                Stream.concat(Stream.of(fault).filter(each -> !each.isEmpty()), policy.notes().stream()).toList(), null,
                policy.fingerprint());
    }

    static EffectivePolicy invalid(String why) {
        return new EffectivePolicy(List.of(), List.of(), List.of(), why, "");
    }

    /** Returns the setting of a name; empty for an unknown one, and if the policy is invalid. */
    public Optional<EffectiveSetting> setting(String name) {
        return settings.stream().filter(setting -> setting.name().equals(name)).findFirst();
    }
}
