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

/** The shapes of the methods under {@code vauban/}, as {@code docs/lsp.md} tells them to clients. */
public final class VaubanProtocol {

    private VaubanProtocol() {}

    /**
     * @param state {@code off}, {@code idle}, {@code loading}, {@code ready}, {@code working} or {@code error}
     * @param model id, or null
     * @param message one sentence, or null
     * @param progress from 0 to 1 while a model loads
     * @param origin who answered last, or answers now, where a remote endpoint could; else null
     */
    public record Status(String state, @Nullable String model, @Nullable String message, double progress,
            @Nullable AnswerOrigin origin) {
        public static Status of(AssistStatus status) {
            return new Status(status.state().name().toLowerCase(Locale.ROOT), status.modelId(), status.message(),
                    status.loadProgress(), status.origin());
        }
    }

    /**
     * What a remote endpoint was sent, or would be sent.
     *
     * @param bytes size of the body
     * @param body in JSON, as it is sent; without a model where only the endpoint can tell it
     * @param sent whether it was sent
     * @param text all of this for people, in the client's language
     */
    public record RemotePreview(String endpoint, String address, String region, String feature, @Nullable String model,
            List<String> classes, int bytes, String body, boolean sent, String text) {
        public static RemotePreview of(EndpointRequest request, Locale locale) {
            return new RemotePreview(request.endpoint(), request.address(), request.region(), request.feature(),
                    request.model(), request.classes(), request.bytes(), request.body(), request.sent(),
                    EndpointRequestText.of(request, locale));
        }
    }

    /** @param current the id of the model in use, or null */
    public record Models(@Nullable String current, List<Model> models) {}

    /**
     * @param licence as its publisher names it, or null
     * @param sizeBytes or -1
     * @param fileName of the file to import, or null
     * @param home the publisher's page, or null
     */
    public record Model(String id, String name, @Nullable String licence, long sizeBytes, boolean installed,
            @Nullable String fileName, @Nullable String home) {}

    /**
     * A part of a proposal that is accepted.
     *
     * @param accepted the next word or line
     * @param remaining what is still offered behind it, may be empty
     */
    public record Accepted(String accepted, String remaining) {}

    /**
     * Where the caret of the editor with the focus is.
     *
     * @param position null where no editor has the focus any more
     */
    public record Caret(TextDocumentIdentifier textDocument, @Nullable Position position) {}

    /** @param textDocument which one is meant */
    public record InDocument(TextDocumentIdentifier textDocument) {}

    /** @param reason why a document is never read, one sentence; null for one that is read */
    public record Exclusion(@Nullable String reason) {}

    /**
     * A place to go on at.
     *
     * @param version of the document
     * @param range of what is to be changed
     * @param newText what is to stand there
     * @param kind {@code rename} or {@code repeated}
     * @param title one sentence
     */
    public record NextPlace(String uri, int version, Range range, String newText, String kind, String title) {}

    /**
     * A file that was made of an answer.
     *
     * @param applied whether the client made it
     * @param uri of it, or null where it has no place
     * @param text of it
     */
    public record Created(boolean applied, @Nullable String uri, String text) {}

    /**
     * @param conversation from an earlier answer, or null for a new one
     * @param turn of an earlier question: to ask it differently, or without a text once more; or null
     * @param command the id of a command, or null; a text may begin with one as well
     * @param earlier what a new conversation goes on with, or one that the server has forgotten; or null
     * @param partialResultToken under which the answer streams as {@link ChatText}, or null
     */
    public record ChatQuestion(@Nullable String conversation, @Nullable String turn, @Nullable String text,
            @Nullable String command, List<ChatAttachment> attachments, @Nullable List<ChatTurn> earlier,
            @Nullable Either<String, Integer> partialResultToken) {}

    /** A question and its answer, as they may stand on the disk: with secrets masked. */
    public record ChatTurn(String question, String answer) {}

    /** @param attachments whether their texts are told as well */
    public record ChatExport(String conversation, boolean attachments) {}

    /**
     * @param markdown all that was said
     * @param turns the same, question by question
     */
    public record ChatRecord(String conversation, String title, String markdown, List<ChatTurn> turns,
            boolean mayBeSaved) {}

    public record ChatAttachments(List<ChatAttachment> attachments) {}

    /**
     * What would become of an attachment.
     *
     * @param name as people see it
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
     * @param kind null for a selection or a file
     */
    public record ChatAttachment(@Nullable String kind, @Nullable String uri, @Nullable Range range,
            @Nullable String label, @Nullable String text) {}

    /** @param attachments what became of them, with the first piece of an answer; else null */
    public record ChatText(String text, @Nullable List<AttachmentState> attachments) {}

    /**
     * @param state {@code answered}, {@code stopped} or {@code failed}
     * @param message what people should know: why it failed, or what was left out; or null
     * @param leftOut what of the earlier conversation the model has not read, or null
     * @param attachments what became of those of this question, or null
     */
    public record ChatAnswer(String conversation, String turn, String answer, String state, @Nullable String message,
            @Nullable ChatLeftOut leftOut, @Nullable List<AttachmentState> attachments) {}

    /**
     * How much of the earlier conversation is left out.
     *
     * @param exchanges questions with their answers, the oldest
     * @param attachments of other questions
     * @param answers of which only the beginning is sent
     */
    public record ChatLeftOut(int exchanges, int attachments, int answers) {}

    /** @param result {@code text}, {@code edit} or {@code new_file} */
    public record ChatCommand(String id, String word, String title, String summary, String result) {}

    /**
     * What is to be changed, and how.
     *
     * @param command the id of a command, or null
     * @param task what is to be done with the paragraphs of a document, or null
     * @param instruction in words, or null
     * @param problems that the change is about, one a line, or null
     */
    public record EditTarget(String uri, @Nullable Range range, @Nullable String command, @Nullable String task,
            @Nullable String instruction, @Nullable String problems) {}

    public record Applied(boolean applied) {}

    /**
     * A request as the model saw it.
     *
     * @param started in ISO 8601
     * @param numbers what it cost, or null where nothing was written
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

    /** Tokens and milliseconds. */
    public record PromptNumbers(int promptTokens, int reusedTokens, int generatedTokens, double promptMillis,
            double generateMillis, double totalMillis) {
        public static PromptNumbers of(Generation generation) {
            return new PromptNumbers(generation.promptTokens(), generation.reusedTokens(), generation.generatedTokens(),
                    generation.promptMillis(), generation.generateMillis(), generation.totalMillis());
        }
    }

    /**
     * What reading ahead has cost, and what it was good for.
     *
     * @param newPlaces where somebody came and an automatic suggestion was generated
     * @param prefilledPlaces of these, places whose prompt was in the KV cache
     * @param prompts that were read ahead
     * @param promptTokens that were computed for these
     */
    public record ReadAhead(int newPlaces, int prefilledPlaces, int prompts, long promptTokens) {
        public static ReadAhead of(ReadAheadUse use) {
            return new ReadAhead(use.newPlaces(), use.prefilled(), use.prompts(), use.tokens());
        }
    }

    /** @param content whether what the model saw and wrote is in it */
    public record ReportWanted(long id, boolean content) {}

    /** @param text in Markdown */
    public record Report(String text) {}

    /**
     * @param state {@code sent}, {@code shortened}, {@code left_out} or {@code held_back}
     * @param tokens or -1
     */
    public record PromptPart(String speaker, String role, @Nullable String origin, String state, int tokens,
            List<String> masked, @Nullable String reason) {
        public static PromptPart of(InspectedPart part) {
            return new PromptPart(part.speaker(), part.role(), part.origin(),
                    part.state().name().toLowerCase(Locale.ROOT), part.tokens(), part.masked(), part.reason());
        }
    }
}
