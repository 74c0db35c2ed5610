// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.util.List;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.call.AssistCall;

/** Opens conversations: a {@link ChatSession} asks questions, and saves the conversation in a store. Any thread. */
public interface ChatService {

    /**
     * Continues a saved conversation, or begins one made by {@link Conversation#create}.
     *
     * @param store saves it after each change
     */
    ChatSession open(Conversation conversation, ConversationStore store);

    /**
     * Continues the conversation of an assistant that has ended. Of its attachments, only what the gate approved then
     * is saved.
     *
     * @param before the earlier session, which asks no more questions
     * @param store saves it after each change
     */
    ChatSession open(ChatSession before, ConversationStore store);

    /**
     * Reports the text that the user is typing as the next question. If it mentions an index, passages are prefilled
     * meanwhile; see {@link org.vauban.assist.question.QuestionService#typed}. Returns at once.
     */
    default void typed(Conversation conversation, String line) {
        // prefills nothing by default
    }

    /** Previews attachments without a question: their tokens, and what is excluded or masked, for chips in the view. */
    AssistCall<List<AttachmentReport>> look(List<Attachment> attachments);
}
