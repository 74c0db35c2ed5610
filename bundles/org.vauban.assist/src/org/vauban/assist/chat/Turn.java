// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.command.Command;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * A question and its answer. Immutable.
 *
 * @param id unique in its conversation
 * @param parent the previous turn, or null for the first
 * @param asked time of the question
 * @param command command of the question, or null for a plain question
 * @param question the typed text, without the command; stored with secrets masked, as a model saw it
 * @param attachments attachments of the question; only their approved text is stored, with secrets masked
 * @param answer the answer so far, in Markdown; may be empty
 * @param state state of the turn
 * @param error kind of the failure if it failed, else null
 * @param note one sentence for the user: why it failed, or what did not fit; or null
 * @param parts parts of an answer from the index, which later questions use in place of the answer; empty for other
 *            answers, and if they were not saved
 * @param sources files that the answer may repeat, {@linkplain SourceText#withoutText without text}: those whose text
 *            its prompt contained, also in the answers before it; null if they are not known
 */
public record Turn(String id, @Nullable String parent, Instant asked, @Nullable Command command, String question,
        List<Attachment> attachments, String answer, State state, @Nullable AssistError error, @Nullable String note,
        List<CitedPart> parts, @Nullable List<SourceText> sources) {

    public Turn {
        Objects.requireNonNull(id);
        Objects.requireNonNull(asked);
        Objects.requireNonNull(question);
        Objects.requireNonNull(answer);
        Objects.requireNonNull(state);
        attachments = List.copyOf(attachments);
        parts = List.copyOf(parts);
        sources = sources == null ? null : List.copyOf(sources);
    }

    /** Creates a turn without parts, whose answer may repeat its attachments. */
    public Turn(String id, @Nullable String parent, Instant asked, @Nullable Command command, String question,
            List<Attachment> attachments, String answer, State state, @Nullable AssistError error,
            @Nullable String note) {
        this(id, parent, asked, command, question, attachments, answer, state, error, note, List.of(),
                sources(attachments.stream().map(Attachment::from)));
    }

    /** State of a turn. */
    public enum State {
        /** The answer is being generated, or was when the program ended. */
        RUNNING,
        /** The answer is complete. */
        ANSWERED,
        /** The user stopped it, or a length limit did; the answer is the text generated until then. */
        STOPPED,
        /** It failed; the answer is the text generated until then. */
        FAILED
    }

    Turn ended(String text, State how, @Nullable AssistError kind, @Nullable String sentence) {
        return new Turn(id, parent, asked, command, question, attachments, text, how, kind, sentence, parts,
                sources);
    }

    Turn withQuestion(String value) {
        return new Turn(id, parent, asked, command, value, attachments, answer, state, error, note, parts, sources);
    }

    Turn withAttachments(List<Attachment> value) {
        return new Turn(id, parent, asked, command, question, value, answer, state, error, note, parts, sources);
    }

    Turn withParts(List<CitedPart> value) {
        return new Turn(id, parent, asked, command, question, attachments, answer, state, error, note, value,
                sources);
    }

    Turn withSources(@Nullable List<SourceText> value) {
        return new Turn(id, parent, asked, command, question, attachments, answer, state, error, note, parts, value);
    }

    /** Returns each file of some texts once. */
    static List<SourceText> sources(Stream<SourceText> texts) {
        Map<TextSource, SourceText> sources = new LinkedHashMap<>();
        texts.filter(each -> !(each.source() instanceof TextSource.Typed))
                .forEach(each -> sources.computeIfAbsent(each.source(), source -> each.withoutText()));
        return List.copyOf(sources.values());
    }

    Turn noted(@Nullable String sentence) {
        return new Turn(id, parent, asked, command, question, attachments, answer, state, error, sentence, parts,
                sources);
    }
}
