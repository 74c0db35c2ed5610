// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

import static org.vauban.governance.policy.document.SettingDefinition.choice;
import static org.vauban.governance.policy.document.SettingDefinition.folders;
import static org.vauban.governance.policy.document.SettingDefinition.limit;
import static org.vauban.governance.policy.document.SettingDefinition.list;
import static org.vauban.governance.policy.document.SettingDefinition.path;
import static org.vauban.governance.policy.document.SettingDefinition.permission;
import static org.vauban.governance.policy.document.SettingDefinition.strictPermission;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The catalogue of policy settings. Each is enforced below all front ends; a setting without enforcement does not
 * belong here. To add a setting, declare it here, describe it in both message files of the package {@code internal}
 * ({@code setting.NAME}), and enforce it in the one place through which its effect must pass.
 */
public final class SettingCatalogue {
    private static final String SINCE = "0.1";
    /** Maximum number of names that a message suggests for an unknown one. */
    private static final int SIMILAR = 3;
    /** A pattern in gitignore syntax that re-includes nothing. */
    private static final String PATTERN = "[^!#\\s][^\\r\\n]*";
    /** A line of text that is long enough to be specific. */
    private static final String WORDS = "[^\\s\\x00-\\x1f][^\\x00-\\x1f]{1,198}[^\\s\\x00-\\x1f]";
    /** Name, address and further properties of an endpoint, one word each. */
    private static final String ENDPOINT = "[a-z][a-z0-9-]{0,31} https?://[!-~]{1,1000}"
            + "(?: (?:ca|addresses|classes|clear|context|dialect|features|fim|models|pins|price|region)"
            + "=[!-~]{1,1000}){0,12}";

    private static final List<SettingDefinition> ALL = List.of(
            choice("engine.confinement", SINCE, "preferred", "preferred", "required"),
            limit(Limit.THREADS, SINCE),
            limit(Limit.ENGINE_MEGABYTES, SINCE),
            limit(Limit.CONTEXT_TOKENS, SINCE),
            limit(Limit.ANSWER_TOKENS, SINCE),
            list("models.allowed", SINCE, SettingType.ALLOWED, "[0-9a-f]{64}"),
            list("models.licences", SINCE, SettingType.ALLOWED, "[A-Za-z0-9][A-Za-z0-9.+-]{0,99}"),
            folders("models.folders", SINCE),
            limit(Limit.MODEL_MEGABYTES, SINCE),
            strictPermission(Permission.MODEL_IMPORT, SINCE),
            permission(Permission.UNCATALOGUED_MODELS, SINCE),
            permission(Permission.UNSIGNED_MODELS, SINCE),
            list("features.disabled", SINCE, SettingType.DENIED, "completion|chat|edit|fix|document"),
            list("generation.excluded", SINCE, SettingType.DENIED, PATTERN),
            list("exclusions.pinned", SINCE, SettingType.DENIED, "[^\\r\\n]+"),
            list("exclusions.markings", SINCE, SettingType.DENIED, WORDS),
            choice("redaction.personalData", SINCE, "optional", "optional", "masked"),
            list("redaction.words", SINCE, SettingType.DENIED, WORDS),
            list("redaction.refused", SINCE, SettingType.DENIED, "private-keys|passwords|tokens|personal-data|words"),
            permission(Permission.AUTOMATIC_COMPLETION, SINCE),
            permission(Permission.READ_AHEAD, SINCE),
            permission(Permission.OTHER_FILES, SINCE),
            permission(Permission.RECENT_EDITS, SINCE),
            permission(Permission.COPIED_TEXT, SINCE),
            limit(Limit.COMPLETION_LINES, SINCE),
            list("completion.excluded", SINCE, SettingType.DENIED, PATTERN),
            list("chat.excluded", SINCE, SettingType.DENIED, PATTERN),
            list("edit.excluded", SINCE, SettingType.DENIED, PATTERN),
            list("fix.excluded", SINCE, SettingType.DENIED, PATTERN),
            list("document.excluded", SINCE, SettingType.DENIED, PATTERN),
            permission(Permission.ATTACHMENTS, SINCE),
            list("chat.attachmentKinds", SINCE, SettingType.DENIED,
                    "selection|file|folder|type|method|problems|console|compare|clipboard|diff|other"),
            limit(Limit.ATTACHMENT_CHARACTERS, SINCE),
            choice("conversations.disk", SINCE, "kept", "kept", "forbidden"),
            limit(Limit.CONVERSATION_DAYS, SINCE),
            permission(Permission.INSPECTED_PROMPTS, SINCE),
            choice("state.disk", SINCE, "forbidden", "encrypted", "forbidden"),
            limit(Limit.STATE_DAYS, SINCE),
            limit(Limit.STATE_MEGABYTES, SINCE),
            choice("licence.check", SINCE, "show", "show", "confirm", "withhold"),
            choice("licence.data", SINCE, "optional", "optional", "required").lenient(),
            permission(Permission.INDEXING, SINCE),
            folders("knowledge.folders", SINCE),
            list("knowledge.formats", SINCE, SettingType.ALLOWED,
                    "pdf|docx|pptx|xlsx|odt|reqif|html|eml|markdown|plain_text|asciidoc|code"),
            list("knowledge.excluded", SINCE, SettingType.DENIED, PATTERN),
            limit(Limit.DOCUMENT_MEGABYTES, SINCE),
            permission(Permission.SERVER, SINCE),
            strictPermission(Permission.SERVER_NETWORK, SINCE),
            strictPermission(Permission.SERVER_WITHOUT_KEYS, SINCE),
            limit(Limit.KEY_DAYS, SINCE),
            limit(Limit.REQUEST_KILOBYTES, SINCE),
            limit(Limit.REQUESTS, SINCE),
            limit(Limit.REQUESTS_PER_KEY, SINCE),
            limit(Limit.REQUEST_SECONDS, SINCE),
            strictPermission(Permission.LSP_SOCKET, SINCE),
            strictPermission(Permission.REMOTE_ENGINES, SINCE),
            list("remote.endpoints", SINCE, SettingType.GRANTED, ENDPOINT),
            list("remote.features", SINCE, SettingType.ALLOWED, "completion|chat|edit|fix|document|embedding"),
            list("remote.dataClasses", SINCE, SettingType.ALLOWED, "code|documents|typed|answers|other|masked"),
            folders("remote.folders", SINCE),
            list("remote.excluded", SINCE, SettingType.DENIED, PATTERN),
            list("remote.markings", SINCE, SettingType.DENIED, WORDS),
            choice("remote.consent", SINCE, "ask", "waived", "ask"),
            limit(Limit.REMOTE_REQUESTS, SINCE),
            limit(Limit.REMOTE_KILOTOKENS, SINCE),
            limit(Limit.REMOTE_COST, SINCE),
            path("audit.file", SINCE),
            path("audit.checkpoints", SINCE),
            choice("audit.level", SINCE, "outcomes", "requests", "outcomes").lenient(),
            limit(Limit.CHECKPOINT_LINES, SINCE),
            limit(Limit.CHECKPOINT_SECONDS, SINCE),
            limit(Limit.AUDIT_DAYS, SINCE),
            limit(Limit.AUDIT_MINIMUM_DAYS, SINCE));
    /** Settings that the gate evaluates for each text. */
    private static final Set<String> PROJECTS = Set.of("exclusions.pinned", "exclusions.markings",
            "features.disabled", "generation.excluded", "redaction.personalData", "redaction.refused",
            "completion.otherFiles", "completion.recentEdits", "completion.clipboard", "completion.excluded",
            "chat.excluded", "edit.excluded", "fix.excluded", "document.excluded", "chat.attachments",
            "chat.attachmentKinds", "chat.attachmentCharacters", "remote.excluded", "remote.markings");
    private static final Map<String, SettingDefinition> BY_NAME = ALL.stream()
            .collect(Collectors.toUnmodifiableMap(SettingDefinition::name, Function.identity()));

    private SettingCatalogue() {}

    /** Returns the names of the settings that project policies may contain, for messages. */
    static String projectNames() {
        return ALL.stream().filter(SettingCatalogue::isForProjects).map(SettingDefinition::name)
                .collect(Collectors.joining(", "));
    }

    /** Whether project policies may contain a setting: those that the gate evaluates for each text. */
    public static boolean isForProjects(SettingDefinition setting) {
        return PROJECTS.contains(setting.name());
    }

    /** Returns all settings in the order of the documentation. */
    public static List<SettingDefinition> all() {
        return ALL;
    }

    /** Returns the setting with a name. */
    public static Optional<SettingDefinition> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /**
     * Returns the known names that are similar to an unknown one, for messages in one line.
     *
     * @return at most {@value #SIMILAR} of them, the most similar first; all names if none is similar
     */
    public static String names(String unknown) {
        List<String> similar = similar(unknown);
        return similar.isEmpty() ? ALL.stream().map(SettingDefinition::name).collect(Collectors.joining(", "))
                : String.join(", ", similar);
    }

    /**
     * Returns the known names that are similar to an unknown one.
     *
     * @return at most {@value #SIMILAR} names, the most similar first; may be empty
     */
    public static List<String> similar(String unknown) {
        int most = Math.max(2, unknown.length() / 3);
        String wanted = unknown.toLowerCase(Locale.ROOT);
        return ALL.stream().map(SettingDefinition::name)
                .filter(name -> Math.abs(name.length() - wanted.length()) <= most) // skips overlong input
                .filter(name -> edits(wanted, name.toLowerCase(Locale.ROOT)) <= most)
                .sorted(Comparator.comparingInt(name -> edits(wanted, name.toLowerCase(Locale.ROOT)))).limit(SIMILAR)
                .toList();
    }

    /** Returns the Levenshtein distance. */
    private static int edits(String from, String to) {
        int[] row = IntStream.rangeClosed(0, to.length()).toArray();
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
