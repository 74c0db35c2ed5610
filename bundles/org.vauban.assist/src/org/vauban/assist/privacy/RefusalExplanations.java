// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.privacy;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.policy.document.PolicyLayer;
import org.vauban.governance.policy.document.SettingCatalogue;
import org.vauban.governance.policy.document.SettingDefinition;

/**
 * Finds the statement of a policy behind a refusal. Refusals are sentences that cross processes and editors, and each
 * quotes the explanation of the statement word for word: so it is found again, whatever was refused. Reads the disk.
 */
final class RefusalExplanations {
    private static final Set<String> NAMES = SettingCatalogue.all().stream().map(SettingDefinition::name)
            .collect(Collectors.toUnmodifiableSet());
    /** How files of policies end; an invalid policy is told with its file. */
    private static final List<String> FILES = List.of("policy.json", "root.json", "seen.json");

    private final PolicySources sources;
    private final Policies policies;

    /** Reads what holds. */
    @FunctionalInterface
    interface Policies {
        /** @param project folder of it; null for what holds wherever a file lies */
        Policy read(@Nullable Path project) throws PolicyException;
    }

    /**
     * @param sources where policies of projects are judged
     * @param policies reads what holds on this machine
     */
    RefusalExplanations(PolicySources sources, Policies policies) {
        this.sources = sources;
        this.policies = policies;
    }

    /** Whether a sentence tells of a policy. Reads nothing. */
    static boolean tellsOfPolicy(String sentence) {
        return Stream.concat(NAMES.stream(), FILES.stream()).anyMatch(name -> mentions(sentence, name));
    }

    RefusalExplanation explain(String refusal) {
        try {
            Policy machine = policies.read(null);
            RefusalExplanation found = quoted(refusal, machine);
            Path project = found == null ? project(refusal) : null;
            if (project != null) {
                found = quoted(refusal, policies.read(project));
            }
            return found != null ? found : named(refusal, machine);
        } catch (PolicyException e) {
            return new RefusalExplanation(refusal, null, null, e.getMessage());
        }
    }

    /** By the explanation that the refusal quotes; null if it quotes none of this policy. */
    private static @Nullable RefusalExplanation quoted(String refusal, Policy policy) {
        for (SettingDefinition setting : mentioned(refusal)) {
            for (Policy.Contribution one : policy.contributions(setting.name())) {
                if (refusal.contains(one.origin().explanation(setting.name()))) {
                    return new RefusalExplanation(refusal, EffectiveSetting.of(setting, policy),
                            PolicyStatement.of(one), null);
                }
            }
        }
        return null;
    }

    /** By the name of the setting alone: the policy was replaced since, or the language of messages was changed. */
    private static RefusalExplanation named(String refusal, Policy policy) {
        List<EffectiveSetting> settings = mentioned(refusal).stream()
                .map(setting -> EffectiveSetting.of(setting, policy)).toList();
        Optional<EffectiveSetting> setting = settings.stream().filter(EffectiveSetting::decided).findFirst()
                .or(() -> settings.stream().findFirst());
        return new RefusalExplanation(refusal, setting.orElse(null),
                setting.flatMap(EffectiveSetting::decision).orElse(null), null);
    }

    private static List<SettingDefinition> mentioned(String refusal) {
        return SettingCatalogue.all().stream().filter(setting -> mentions(refusal, setting.name())).toList();
    }

    /** As a whole: the name of one setting may begin like that of another. */
    private static boolean mentions(String sentence, String name) {
        for (int at = sentence.indexOf(name); at >= 0; at = sentence.indexOf(name, at + 1)) {
            int end = at + name.length();
            if ((at == 0 || !Character.isLetterOrDigit(sentence.charAt(at - 1)))
                    && (end == sentence.length() || !Character.isLetterOrDigit(sentence.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    /** The folder whose policy a refusal names in parentheses; null if it names none that is there. */
    private @Nullable Path project(String refusal) {
        Path suffix = sources.withProject(Path.of("x")).policy(PolicyLayer.PROJECT);
        Path file = suffix == null ? null : suffix.getFileName();
        int end = file == null ? -1 : refusal.indexOf(file.toString());
        for (int at = refusal.indexOf('('); end >= 0 && at >= 0 && at < end; at = refusal.indexOf('(', at + 1)) {
            try {
                Path policy = Path.of(refusal.substring(at + 1, end + String.valueOf(file).length()));
                Path folder = policy.getParent() == null ? null : policy.getParent().getParent();
                if (folder != null && policy.isAbsolute() && policy.equals(sources.withProject(folder).policy(
                        PolicyLayer.PROJECT)) && Files.exists(policy, LinkOption.NOFOLLOW_LINKS)) {
                    return folder;
                }
            } catch (InvalidPathException e) {
                // another parenthesis of the sentence
            }
        }
        return null;
    }
}
