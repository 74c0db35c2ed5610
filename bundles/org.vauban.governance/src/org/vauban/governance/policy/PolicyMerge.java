// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.policy.Policy.Contribution;
import org.vauban.governance.policy.Policy.Effect;
import org.vauban.governance.policy.Policy.Value;
import org.vauban.governance.policy.document.SettingDefinition;
import org.vauban.governance.policy.document.SettingType;

/** Combines the settings of the layers, the highest first, and records who decided what. Not thread-safe. */
final class PolicyMerge {
    private final Map<String, List<Value>> decided = new HashMap<>();
    private final Map<String, List<Contribution>> contributions = new LinkedHashMap<>();

    /** What a layer may do. */
    enum Mode {
        /** Decide settings, also against a default. */
        SETS,
        /** Decide settings that are still open; lists only restrict. */
        FIRST,
        /** Only restrict, also a default. */
        RESTRICTS
    }

    void add(SettingDefinition setting, List<String> values, PolicyOrigin origin, Mode mode) {
        List<Value> before = decided.get(setting.name());
        List<Value> after;
        if (before == null && mode != Mode.RESTRICTS) {
            after = values.stream().map(text -> new Value(text, origin)).toList();
        } else if (before != null && mode == Mode.FIRST && setting.type() == SettingType.CHOICE) {
            after = before;
        } else {
            after = restricted(setting, before, values, origin);
        }
        contributions.computeIfAbsent(setting.name(), name -> new ArrayList<>())
                .add(new Contribution(values, origin, effect(before, after, values)));
        if (after != null) {
            decided.put(setting.name(), after);
        }
    }

    /** Returns null if the setting is open and this layer does not decide it either. */
    private static @Nullable List<Value> restricted(SettingDefinition setting, @Nullable List<Value> before,
            List<String> values, PolicyOrigin origin) {
        if (setting.type() == SettingType.DENIED) {
            List<Value> joined = new ArrayList<>(before == null ? List.of() : before);
            values.forEach(text -> joined.add(new Value(text, origin))); // duplicates too: pattern order matters
            return joined;
        }
        List<String> texts = before == null ? null : before.stream().map(Value::text).toList();
        List<String> result = setting.type().restrict(setting, texts, values);
        if (before == null && !result.equals(values)) {
            return null; // looser than the default
        }
        boolean same = texts != null && Set.copyOf(result).equals(Set.copyOf(texts));
        return same ? before : result.stream().map(text -> new Value(text, origin)).toList();
    }

    private static Effect effect(@Nullable List<Value> before, @Nullable List<Value> after,
            List<String> values) {
        if (after != null && !after.equals(before)) {
            return Effect.DECIDES;
        }
        boolean same = before != null && before.stream().map(Value::text).toList().containsAll(values);
        return same ? Effect.AGREES : Effect.IGNORED;
    }

    Map<String, List<Value>> decided() {
        return decided;
    }

    Map<String, List<Contribution>> contributions() {
        return contributions;
    }
}
