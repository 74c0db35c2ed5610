// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.util.List;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.material.Attachment;
import org.vauban.assist.material.AttachmentReport;

/** Opens conversations. */
public interface ChatService {

    /**
     * Goes on with a conversation, or begins one with {@link Conversation#create}.
     *
     * @param store where it is kept after each change
     */
    ChatSession open(Conversation conversation, ConversationStore store);

    /** What would become of attachments: their tokens, and what is excluded or masked, for chips. Nothing is asked. */
    AssistCall<List<AttachmentReport>> look(List<Attachment> attachments);
}
