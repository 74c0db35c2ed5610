// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.util.List;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.attachment.OmittedHistory;

/** Told of a conversation; on one thread of the assistant at a time, never while a lock is held. */
public interface ChatListener {

    /** The conversation is another one now: a turn began, ended or was selected. */
    void changed(Conversation conversation);

    /**
     * The answer of a running turn grew.
     *
     * @param more what came since the last call
     */
    default void text(String turnId, String more) {}

    /**
     * What is sent with a question, just before it is sent.
     *
     * @param attachments of this question
     * @param leftOut of the earlier conversation
     */
    default void sending(String turnId, List<AttachmentReport> attachments, OmittedHistory leftOut) {}

    /**
     * How far the question is read.
     *
     * @param read tokens
     * @param total tokens
     */
    default void reading(String turnId, int read, int total) {}

    /** The conversation could not be kept; it goes on all the same. One sentence that says what to do. */
    default void notKept(String message) {}
}
