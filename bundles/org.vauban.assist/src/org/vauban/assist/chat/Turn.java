// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.command.Command;

/**
 * A question and its answer. Immutable.
 *
 * @param id unique in its conversation
 * @param parent the turn before, or null for the first
 * @param asked when
 * @param command the command that was given, or null for a plain question
 * @param question what the user typed, without the command; a store keeps it with secrets masked, as a model saw it
 * @param attachments what went with it; a store keeps of them only what the gate let through, with secrets masked
 * @param answer in Markdown, as far as it came; empty while nothing did
 * @param state how it stands
 * @param error the kind of failure if it failed, else null
 * @param note one sentence for people: why it failed, or what did not fit; or null
 * @param parts of an answer from the index, what later questions take along instead of it; empty for other answers, and
 *            where nobody kept them
 */
public record Turn(String id, @Nullable String parent, Instant asked, @Nullable Command command, String question,
        List<Attachment> attachments, String answer, State state, @Nullable AssistError error, @Nullable String note,
        List<CitedPart> parts) {

    public Turn {
        Objects.requireNonNull(id);
        Objects.requireNonNull(asked);
        Objects.requireNonNull(question);
        Objects.requireNonNull(answer);
        Objects.requireNonNull(state);
        attachments = List.copyOf(attachments);
        parts = List.copyOf(parts);
    }

    /** Without parts. */
    public Turn(String id, @Nullable String parent, Instant asked, @Nullable Command command, String question,
            List<Attachment> attachments, String answer, State state, @Nullable AssistError error,
            @Nullable String note) {
        this(id, parent, asked, command, question, attachments, answer, state, error, note, List.of());
    }

    /** How a turn stands. */
    public enum State {
        /** The answer is being written, or was when the program ended. */
        RUNNING,
        /** Answered to its end. */
        ANSWERED,
        /** The user stopped it, or its length was limited; the answer is what was written until then. */
        STOPPED,
        /** It failed; the answer is what was written until then. */
        FAILED
    }

    Turn ended(String text, State how, @Nullable AssistError kind, @Nullable String sentence) {
        return new Turn(id, parent, asked, command, question, attachments, text, how, kind, sentence, parts);
    }

    Turn withQuestion(String value) {
        return new Turn(id, parent, asked, command, value, attachments, answer, state, error, note, parts);
    }

    Turn withAttachments(List<Attachment> value) {
        return new Turn(id, parent, asked, command, question, value, answer, state, error, note, parts);
    }

    Turn withParts(List<CitedPart> value) {
        return new Turn(id, parent, asked, command, question, attachments, answer, state, error, note, value);
    }

    Turn noted(@Nullable String sentence) {
        return new Turn(id, parent, asked, command, question, attachments, answer, state, error, sentence, parts);
    }
}
