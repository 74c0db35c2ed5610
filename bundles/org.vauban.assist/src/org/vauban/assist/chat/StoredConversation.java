// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.util.List;
import java.util.Map;
import org.vauban.assist.attachment.Attachment;
import org.vauban.governance.SecretMasker;

/**
 * A conversation as it may stand on the disk and in an export: of questions and the title what a model sees of them,
 * with secrets masked, of attachments what the gate let through. Pure.
 */
final class StoredConversation {
    private StoredConversation() {}

    /**
     * @param approved by turn, the attachments as the gate let them through; of other turns only the names are kept
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
     * A title that was made of the first question is made of the masked one: cut off, a token is not recognised any
     * more.
     */
    private static String title(Conversation now, List<Turn> stored, SecretMasker masker) {
        for (int i = 0; i < stored.size(); i++) {
            if (now.title().equals(Conversation.titleOf(now.turns().get(i)))) {
                return Conversation.titleOf(stored.get(i));
            }
        }
        return masked(now.title(), masker);
    }

    /** What a model sees of something that was typed. */
    static String masked(String typed, SecretMasker masker) {
        return SecretMasker.apply(typed, masker.find(typed, null));
    }
}
