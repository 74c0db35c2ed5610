// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.util.List;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.attachment.OmittedHistory;

/** Observes a conversation; called on one thread of the assistant at a time, never while a lock is held. */
public interface ChatListener {

    /** Receives the changed conversation after a turn began, ended or was selected. */
    void changed(Conversation conversation);

    /**
     * Receives further text of a running turn's answer.
     *
     * @param more text since the last call
     */
    default void text(String turnId, String more) {}

    /**
     * Reports what accompanies a question, just before it is sent.
     *
     * @param attachments attachments of this question
     * @param leftOut parts of the history that are left out
     */
    default void sending(String turnId, List<AttachmentReport> attachments, OmittedHistory leftOut) {}

    /**
     * Receives the progress of prompt processing.
     *
     * @param read processed tokens
     * @param total tokens of the prompt
     */
    default void reading(String turnId, int read, int total) {}

    /** Reports that the conversation could not be saved, in one sentence that says what to do; it continues. */
    default void notKept(String message) {}
}
