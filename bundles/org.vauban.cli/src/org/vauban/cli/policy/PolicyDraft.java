// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vauban.cli.console.Messages;
import org.vauban.governance.policy.document.PolicyDocument;

/**
 * Finds the texts that the author must still add to a draft of {@code vauban policy init}; users see them in refusals.
 */
final class PolicyDraft {
    /** Beginning of a placeholder for a reason or a contact. */
    static final String OPEN = "???";

    private PolicyDraft() {}

    private static boolean isOpen(String text) {
        return text.isBlank() || text.strip().startsWith(OPEN);
    }

    /** Returns what is still missing, in sentences; empty if nothing is. */
    static Optional<String> gaps(PolicyDocument document) {
        Map<String, PolicyDocument.Entry> settings = document.settings();
        List<String> reasons = settings.keySet().stream().filter(name -> isOpen(settings.get(name).reason())).toList();
        List<String> contacts = Stream.concat(
                isOpen(document.contact()) ? Stream.of("contact") : Stream.empty(),
                settings.keySet().stream().filter(name -> isOpen(settings.get(name).contact())
                        && !settings.get(name).contact().equals(document.contact())))
                .toList();
        String gaps = Stream.of(sentence("policy.check.reason", reasons), sentence("policy.check.contact", contacts))
                .flatMap(Optional::stream).collect(Collectors.joining(" "));
        return gaps.isEmpty() ? Optional.empty() : Optional.of(gaps);
    }

    private static Optional<String> sentence(String key, List<String> names) {
        return names.isEmpty() ? Optional.empty() : Optional.of(Messages.text(key, String.join(", ", names), OPEN));
    }
}
