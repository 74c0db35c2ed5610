// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The settings that policies may have. Each is enforced below all front ends; one that nothing enforces does not belong
 * here. To add a setting, declare it here, describe it in both message files of the package {@code internal} ({@code
 * setting.NAME}), and enforce it in the one place through which its effect must pass.
 */
public final class SettingCatalogue {
    private static final List<SettingDefinition> ALL = List.of(
            SettingDefinition.choice("engine.confinement", "0.1", "preferred", "preferred", "required"),
            SettingDefinition.choice("conversations.disk", "0.1", "kept", "kept", "forbidden"),
            SettingDefinition.choice("redaction.personalData", "0.1", "optional", "optional", "masked"),
            SettingDefinition.choice("licence.check", "0.1", "show", "show", "confirm", "withhold"),
            SettingDefinition.choice("state.disk", "0.1", "forbidden", "encrypted", "forbidden"),
            SettingDefinition.list("exclusions.pinned", "0.1", SettingType.DENIED, "[^\\r\\n]+"),
            SettingDefinition.path("audit.file", "0.1"),
            SettingDefinition.path("audit.checkpoints", "0.1"),
            SettingDefinition.limit(Limit.AUDIT_DAYS, "0.1"),
            SettingDefinition.limit(Limit.AUDIT_MINIMUM_DAYS, "0.1"),
            SettingDefinition.list("features.disabled", "0.1", SettingType.DENIED, "completion|chat|edit|fix|document"),
            SettingDefinition.list("generation.excluded", "0.1", SettingType.DENIED, "[^!#\\s][^\\r\\n]*"),
            SettingDefinition.list("models.allowed", "0.1", SettingType.ALLOWED, "[0-9a-f]{64}"),
            SettingDefinition.strictPermission(Permission.MODEL_IMPORT, "0.1"),
            SettingDefinition.limit(Limit.THREADS, "0.1"),
            SettingDefinition.strictPermission(Permission.LSP_SOCKET, "0.1"));
    private static final Set<String> PROJECTS = Set.of("exclusions.pinned", "features.disabled",
            "generation.excluded", "redaction.personalData");
    private static final Map<String, SettingDefinition> BY_NAME = ALL.stream()
            .collect(Collectors.toUnmodifiableMap(SettingDefinition::name, Function.identity()));

    private SettingCatalogue() {}

    /** Whether policies of projects may have a setting: those that the gate asks for each text. */
    static boolean isForProjects(SettingDefinition setting) {
        return PROJECTS.contains(setting.name());
    }

    /** All of them, in the order of the documentation. */
    public static List<SettingDefinition> all() {
        return ALL;
    }

    /** The setting of that name. */
    public static Optional<SettingDefinition> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /** Their names, for messages. */
    public static String names() {
        return ALL.stream().map(SettingDefinition::name).collect(Collectors.joining(", "));
    }
}
