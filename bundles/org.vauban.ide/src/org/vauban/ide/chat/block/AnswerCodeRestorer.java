// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.block;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.chat.Turn;
import org.vauban.assist.edit.SecretRestorer;

/**
 * Restores masked secrets in code of an answer before it is written into a file: the model saw asterisks in place of
 * secrets, and these must not overwrite the secrets. Pure.
 */
final class AnswerCodeRestorer {
    private static final Pattern ASTERISKS = Pattern.compile("\\*{3,}");

    private AnswerCodeRestorer() {}

    /**
     * Restores the secrets in a code block.
     *
     * @param asked the conversation with the original attachments
     * @param approved the same conversation with the attachments as they were sent
     * @param turn turn whose answer contains the code
     * @param file target file, or null
     * @param old current text of the file
     * @return the code with the secrets of that file; empty if it contains asterisks that may stand for a secret which
     *            cannot be identified
     */
    static Optional<String> of(Conversation asked, Conversation approved, Turn turn, String code, @Nullable Path file,
            String old) {
        Set<String> restored = new LinkedHashSet<>();
        boolean masked = false;
        for (Turn sent : approved.pathTo(turn.id())) {
            List<Attachment> given = asked.turn(sent.id()).map(Turn::attachments).orElse(List.of());
            for (int i = 0; i < sent.attachments().size(); i++) {
                String seen = sent.attachments().get(i).text();
                if (!ASTERISKS.matcher(seen).find()) {
                    continue;
                }
                masked = true;
                Attachment original = i < given.size() ? given.get(i) : sent.attachments().get(i);
                if (file != null && file.equals(original.file()) && !original.text().equals(seen)) {
                    SecretRestorer.restore(original.text(), seen, code).ifPresent(restored::add);
                }
            }
        }
        if (restored.size() > 1) {
            return Optional.empty(); // the file was attached with different secrets
        }
        String written = restored.isEmpty() ? code : restored.iterator().next();
        return masked && !runs(old).containsAll(runs(written)) ? Optional.empty() : Optional.of(written);
    }

    private static Set<String> runs(String text) {
        return ASTERISKS.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
    }
}
