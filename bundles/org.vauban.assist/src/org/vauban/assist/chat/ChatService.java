// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.util.List;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.call.AssistCall;

/** Opens conversations: a {@link ChatSession} asks, and keeps what was said in a store. Any thread. */
public interface ChatService {

    /**
     * Goes on with a conversation as it was kept, or begins one with {@link Conversation#create}.
     *
     * @param store where it is kept after each change
     */
    ChatSession open(Conversation conversation, ConversationStore store);

    /**
     * Goes on with the conversation of an assistant that has ended. What the gate let through then is kept, not what
     * was attached.
     *
     * @param before asks nothing any more
     * @param store as above
     */
    ChatSession open(ChatSession before, ConversationStore store);

    /**
     * What somebody has typed for the next question of a conversation and may go on typing. Where it mentions an index,
     * passages are prefilled meanwhile; see {@link org.vauban.assist.question.QuestionService#typed}. Returns at once.
     */
    default void typed(Conversation conversation, String line) {
        // nothing is read ahead
    }

    /** What would become of attachments: their tokens, and what is excluded or masked, for chips. Nothing is asked. */
    AssistCall<List<AttachmentReport>> look(List<Attachment> attachments);
}
