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
 * Finds the statement of a policy behind a refusal. A refusal is a sentence that crosses processes and editors, and
 * quotes the explanation of the statement word for word; that quote identifies the statement. Reads the disk.
 */
final class RefusalExplanations {
    private static final Set<String> NAMES = SettingCatalogue.all().stream().map(SettingDefinition::name)
            .collect(Collectors.toUnmodifiableSet());
    /** Names of policy files, which messages about an invalid policy contain. */
    private static final List<String> FILES = List.of("policy.json", "root.json", "seen.json");

    private final PolicySources sources;
    private final Policies policies;

    /** Reads effective policies. */
    @FunctionalInterface
    interface Policies {
        /** @param project folder of a project; null for the policy that applies everywhere */
        Policy read(@Nullable Path project) throws PolicyException;
    }

    /**
     * @param sources locations of policies, including those of projects
     * @param policies reads the effective policies of this machine
     */
    RefusalExplanations(PolicySources sources, Policies policies) {
        this.sources = sources;
        this.policies = policies;
    }

    /** Whether a sentence mentions a policy. Does not read the disk. */
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

    /** Finds the statement whose explanation the refusal quotes; null if it is not in this policy. */
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

    /** Finds only the named setting, for when the policy or the language of messages has changed since. */
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

    /** Whether a sentence has a name as a whole word: one setting's name may be a prefix of another's. */
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

    /** Returns the folder whose policy a refusal names in parentheses; null if there is none. */
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
                // unrelated text in parentheses
            }
        }
        return null;
    }
}
