// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.util.List;
import java.util.Map;
import org.vauban.assist.attachment.Attachment;
import org.vauban.governance.SecretMasker;

/**
 * Converts a conversation to the form for disk and export: questions and title as a model sees them, with secrets
 * masked, and only the approved text of attachments. Pure.
 */
final class StoredConversation {
    private StoredConversation() {}

    /**
     * @param approved approved attachments by turn; of other turns, only the names of attachments are stored
     */
    static Conversation of(Conversation now, Map<String, List<Attachment>> approved, SecretMasker masker) {
        List<Turn> turns = now.turns().stream().map(turn -> stored(turn, approved, masker)).toList();
        return new Conversation(now.id(), title(now, turns, masker), now.created(), now.changed(), turns, now.head());
    }

    private static Turn stored(Turn turn, Map<String, List<Attachment>> approved, SecretMasker masker) {
        return turn.withQuestion(masked(turn.question(), masker)).withAttachments(approved.getOrDefault(turn.id(),
                turn.attachments().stream().map(each -> each.withText("")).toList()));
    }

    /**
     * Returns the title; one derived from the first question is derived again from the masked question, since a
     * truncated token is no longer recognised.
     */
    private static String title(Conversation now, List<Turn> stored, SecretMasker masker) {
        for (int i = 0; i < stored.size(); i++) {
            if (now.title().equals(Conversation.titleOf(now.turns().get(i)))) {
                return Conversation.titleOf(stored.get(i));
            }
        }
        return masked(now.title(), masker);
    }

    /** Returns a typed text as a model sees it. */
    static String masked(String typed, SecretMasker masker) {
        return SecretMasker.apply(typed, masker.find(typed, null));
    }
}
