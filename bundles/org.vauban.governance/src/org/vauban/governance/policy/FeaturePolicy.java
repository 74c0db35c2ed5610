// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.vauban.governance.FeatureRules;
import org.vauban.governance.internal.Messages;

/**
 * Features that policies switch off: {@code "features.disabled"} of a {@link Policy}. The gate lets none of their
 * requests through. Immutable.
 *
 * @param disabled who decided it, by feature
 */
public record FeaturePolicy(Map<String, PolicyOrigin> disabled) implements FeatureRules {
    /** The name of the setting, a list. */
    public static final String SETTING = "features.disabled";

    /** What the requests of a feature call themselves, where that is not its name. */
    private static final Map<String, String> FEATURES = Map.of("readAhead", "completion", "chat-preview", "chat");

    /** Copies the map. */
    public FeaturePolicy {
        disabled = Map.copyOf(disabled);
    }

    /** What a policy switches off. */
    public static FeaturePolicy of(Policy policy) {
        Map<String, PolicyOrigin> disabled = new LinkedHashMap<>();
        policy.list(SETTING).forEach(value -> disabled.putIfAbsent(value.text(), value.origin()));
        return new FeaturePolicy(disabled);
    }

    @Override
    public Optional<String> refusal(String feature) {
        String name = FEATURES.getOrDefault(feature, feature);
        return Optional.ofNullable(disabled.get(name))
                .map(origin -> Messages.text("policy.feature", name, origin.explanation(SETTING)));
    }
}
