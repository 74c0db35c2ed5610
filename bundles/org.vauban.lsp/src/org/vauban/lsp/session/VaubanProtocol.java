// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import java.util.List;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.Position;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextDocumentIdentifier;
import org.eclipse.lsp4j.jsonrpc.messages.Either;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.completion.ahead.ReadAheadUse;
import org.vauban.assist.endpoint.EndpointRequestText;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.inspect.InspectedRequest;
import org.vauban.engine.Generation;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.endpoint.EndpointRequest;

/** Types of the methods under {@code vauban/}, which {@code docs/lsp.md} documents for clients. */
public final class VaubanProtocol {

    private VaubanProtocol() {}

    /**
     * @param state {@code off}, {@code idle}, {@code loading}, {@code ready}, {@code working} or {@code error}
     * @param model id of the model, or null
     * @param message one sentence, or null
     * @param progress value from 0 to 1 while a model loads
     * @param origin the engine that answered last, or answers now, if it may be a remote endpoint; else null
     */
    public record Status(String state, @Nullable String model, @Nullable String message, double progress,
            @Nullable AnswerOrigin origin) {
        public static Status of(AssistStatus status) {
            return new Status(status.state().name().toLowerCase(Locale.ROOT), status.modelId(), status.message(),
                    status.loadProgress(), status.origin());
        }
    }

    /**
     * Data that was or would be sent to a remote endpoint.
     *
     * @param bytes size of the body
     * @param body JSON as it is sent; without a model if only the endpoint can determine it
     * @param sent whether it was sent
     * @param text all of this as a text in the client's language
     */
    public record RemotePreview(String endpoint, String address, String region, String feature, @Nullable String model,
            List<String> classes, int bytes, String body, boolean sent, String text) {
        public static RemotePreview of(EndpointRequest request, Locale locale) {
            return new RemotePreview(request.endpoint(), request.address(), request.region(), request.feature(),
                    request.model(), request.classes(), request.bytes(), request.body(), request.sent(),
                    EndpointRequestText.of(request, locale));
        }
    }

    /** @param current id of the model in use, or null */
    public record Models(@Nullable String current, List<Model> models) {}

    /**
     * @param licence licence as named by the publisher, or null
     * @param sizeBytes size in bytes, or -1
     * @param fileName name of the file to import, or null
     * @param home the publisher's page, or null
     */
    public record Model(String id, String name, @Nullable String licence, long sizeBytes, boolean installed,
            @Nullable String fileName, @Nullable String home) {}

    /**
     * An accepted part of a proposal.
     *
     * @param accepted the next word or line
     * @param remaining the rest of the proposal, may be empty
     */
    public record Accepted(String accepted, String remaining) {}

    /**
     * Caret position in the focused editor.
     *
     * @param position null if no editor has the focus any more
     */
    public record Caret(TextDocumentIdentifier textDocument, @Nullable Position position) {}

    /** @param textDocument the document */
    public record InDocument(TextDocumentIdentifier textDocument) {}

    /** @param reason reason why a document is never read, one sentence; null for a document that is read */
    public record Exclusion(@Nullable String reason) {}

    /**
     * The next place to edit.
     *
     * @param version version of the document
     * @param range range to be changed
     * @param newText the replacement
     * @param kind {@code rename} or {@code repeated}
     * @param title one sentence
     */
    public record NextPlace(String uri, int version, Range range, String newText, String kind, String title) {}

    /**
     * A file created from an answer.
     *
     * @param applied whether the client created it
     * @param uri URI of the file, or null if it has no place
     * @param text content of the file
     */
    public record Created(boolean applied, @Nullable String uri, String text) {}

    /**
     * @param conversation id from an earlier answer, or null for a new conversation
     * @param turn id of an earlier question, to ask it in edited form, or again if there is no text; or null
     * @param command id of a command, or null; a text may begin with one as well
     * @param earlier turns with which a new or forgotten conversation continues, or null
     * @param partialResultToken token under which the answer streams as {@link ChatText}, or null
     */
    public record ChatQuestion(@Nullable String conversation, @Nullable String turn, @Nullable String text,
            @Nullable String command, List<ChatAttachment> attachments, @Nullable List<ChatTurn> earlier,
            @Nullable Either<String, Integer> partialResultToken) {}

    /**
     * A question and its answer, in the form that may be saved to disk: with secrets masked.
     *
     * @param sources URIs of the files that the answer may repeat; null if they are not known
     */
    public record ChatTurn(String question, String answer, @Nullable List<String> sources) {}

    /** @param attachments whether to include the texts of attachments */
    public record ChatExport(String conversation, boolean attachments) {}

    /**
     * @param markdown the whole conversation
     * @param turns the same, as questions and answers
     */
    public record ChatRecord(String conversation, String title, String markdown, List<ChatTurn> turns,
            boolean mayBeSaved) {}

    public record ChatAttachments(List<ChatAttachment> attachments) {}

    /**
     * Report on what would be sent of an attachment.
     *
     * @param name display name
     * @param state {@code sent}, {@code shortened}, {@code left_out} or {@code held_back}
     * @param reason one sentence, or null
     */
    public record AttachmentState(String name, String kind, String state, int tokens, int sentTokens,
            List<String> masked, @Nullable String reason) {
        public static AttachmentState of(AttachmentReport report) {
            return new AttachmentState(report.attachment().name(),
                    report.attachment().kind().name().toLowerCase(Locale.ROOT),
                    report.state().name().toLowerCase(Locale.ROOT), report.tokens(), report.sentTokens(),
                    report.masked(), report.reason());
        }
    }

    /**
     * A document or a part of it, or a text.
     *
     * @param kind kind of attachment; null for a selection or a file
     */
    public record ChatAttachment(@Nullable String kind, @Nullable String uri, @Nullable Range range,
            @Nullable String label, @Nullable String text) {}

    /**
     * @param attachments reports on the attachments, with the first part of an answer; else null
     * @param conversation id of the conversation, with the first part of an answer; else null. Clients that stop the
     *            answer do not get it otherwise
     * @param sources files that the answer may repeat, as {@link ChatTurn#sources}, with the first text of an answer by
     *            a model; else null
     */
    public record ChatText(String text, @Nullable List<AttachmentState> attachments, @Nullable String conversation,
            @Nullable List<String> sources) {}

    /**
     * @param state {@code answered}, {@code stopped} or {@code failed}
     * @param message message for the user: why it failed, or what was left out; or null
     * @param leftOut parts of the earlier conversation that the model has not read, or null
     * @param attachments reports on the attachments of this question, or null
     * @param sources as {@link ChatTurn#sources}
     */
    public record ChatAnswer(String conversation, String turn, String answer, String state, @Nullable String message,
            @Nullable ChatLeftOut leftOut, @Nullable List<AttachmentState> attachments,
            @Nullable List<String> sources) {}

    /**
     * Parts of the earlier conversation that are left out.
     *
     * @param exchanges number of questions with their answers, the oldest ones
     * @param attachments number of attachments of other questions
     * @param answers number of answers of which only the beginning is sent
     */
    public record ChatLeftOut(int exchanges, int attachments, int answers) {}

    /** @param result {@code text}, {@code edit} or {@code new_file} */
    public record ChatCommand(String id, String word, String title, String summary, String result) {}

    /**
     * Target and kind of an edit.
     *
     * @param command id of a command, or null
     * @param task id of a task for the paragraphs of a document, or null
     * @param instruction instruction in words, or null
     * @param problems problems that the edit should fix, one per line, or null
     */
    public record EditTarget(String uri, @Nullable Range range, @Nullable String command, @Nullable String task,
            @Nullable String instruction, @Nullable String problems) {}

    public record Applied(boolean applied) {}

    /**
     * A request as the model saw it.
     *
     * @param started time in ISO 8601
     * @param numbers cost of the request, or null if nothing was generated
     * @param failure one sentence, or null
     */
    public record Prompt(long id, String started, String feature, String model, String seen, String answer,
            List<PromptPart> parts, @Nullable PromptNumbers numbers, @Nullable String failure) {
        public static Prompt of(InspectedRequest request) {
            Generation generation = request.generation();
            return new Prompt(request.id(), request.started().toString(), request.feature(), request.modelId(),
                    request.seen(), request.answer(), request.parts().stream().map(PromptPart::of).toList(),
                    generation == null ? null : PromptNumbers.of(generation), request.failure());
        }
    }

    /** Numbers of tokens, and durations in milliseconds. */
    public record PromptNumbers(int promptTokens, int reusedTokens, int generatedTokens, double promptMillis,
            double generateMillis, double totalMillis) {
        public static PromptNumbers of(Generation generation) {
            return new PromptNumbers(generation.promptTokens(), generation.reusedTokens(), generation.generatedTokens(),
                    generation.promptMillis(), generation.generateMillis(), generation.totalMillis());
        }
    }

    /**
     * Cost and use of prefilling.
     *
     * @param newPlaces number of new caret positions at which an automatic suggestion was generated
     * @param prefilledPlaces number of these whose prompt was in the KV cache
     * @param prompts number of prefilled prompts
     * @param promptTokens number of tokens computed for these
     */
    public record ReadAhead(int newPlaces, int prefilledPlaces, int prompts, long promptTokens) {
        public static ReadAhead of(ReadAheadUse use) {
            return new ReadAhead(use.newPlaces(), use.prefilled(), use.prompts(), use.tokens());
        }
    }

    /** @param content whether to include what the model saw and wrote */
    public record ReportWanted(long id, boolean content) {}

    /** @param text report in Markdown */
    public record Report(String text) {}

    /**
     * @param state {@code sent}, {@code shortened}, {@code left_out} or {@code held_back}
     * @param tokens number of tokens, or -1
     */
    public record PromptPart(String speaker, String role, @Nullable String origin, String state, int tokens,
            List<String> masked, @Nullable String reason) {
        public static PromptPart of(InspectedPart part) {
            return new PromptPart(part.speaker(), part.role(), part.origin(),
                    part.state().name().toLowerCase(Locale.ROOT), part.tokens(), part.masked(), part.reason());
        }
    }
}
