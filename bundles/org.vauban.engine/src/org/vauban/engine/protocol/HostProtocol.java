// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.protocol;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.services.JsonNotification;
import org.eclipse.lsp4j.jsonrpc.services.JsonRequest;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.TemplateOptions;
import org.vauban.engine.embedding.RerankResult;
import org.vauban.engine.perplexity.Perplexity;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.slot.StateDescription;
import org.vauban.engine.tool.ToolChoice;

/**
 * Requests from the client to the host. A failure is a response error whose data is an {@link ErrorData}. The host ends
 * when its standard input ends.
 */
public interface HostProtocol {

    /** Version of this protocol; both sides must have the same. */
    int VERSION = 11;

    /** Must be the first request; loads the native libraries. */
    @JsonRequest("initialize")
    CompletableFuture<EngineDescription> initialize(InitializeParams params);

    @JsonRequest("describe")
    CompletableFuture<EngineDescription> describe();

    /** Answered at once by the reading thread, even while models compute. */
    @JsonRequest("ping")
    CompletableFuture<Pong> ping();

    @JsonRequest("model/load")
    CompletableFuture<ModelDescription> load(LoadParams params);

    @JsonRequest("model/unload")
    CompletableFuture<Boolean> unload(UnloadParams params);

    @JsonRequest("complete")
    CompletableFuture<Generation> complete(CompleteParams params);

    @JsonRequest("chat")
    CompletableFuture<Generation> chat(ChatParams params);

    @JsonRequest("tokenize")
    CompletableFuture<TokenizeResult> tokenize(TokenizeParams params);

    @JsonRequest("detokenize")
    CompletableFuture<TextResult> detokenize(DetokenizeParams params);

    @JsonRequest("pieces")
    CompletableFuture<PiecesResult> pieces(PiecesParams params);

    @JsonRequest("render")
    CompletableFuture<TextResult> render(RenderParams params);

    @JsonRequest("embed")
    CompletableFuture<EmbedResult> embed(EmbedParams params);

    /** Lists the states of a workspace, including the current content of its slots. */
    @JsonRequest("states")
    CompletableFuture<StatesResult> states(StatesParams params);

    /** Reads a piece of a state. */
    @JsonRequest("state/read")
    CompletableFuture<ReadStateResult> readState(ReadStateParams params);

    /** Writes the next piece of a state; returns whether the state is complete and was stored. */
    @JsonRequest("state/write")
    CompletableFuture<Boolean> writeState(WriteStateParams params);

    @JsonRequest("rerank")
    CompletableFuture<RerankResult> rerank(RerankParams params);

    @JsonRequest("perplexity")
    CompletableFuture<Perplexity> perplexity(PerplexityParams params);

    /** Ends a request; its response still follows: a generation with the text so far. Unknown ids are ignored. */
    @JsonNotification("cancel")
    void cancel(CancelParams params);

    /** Ends the host. */
    @JsonNotification("exit")
    void exit();

    /**
     * @param protocol {@link #VERSION} of the client
     * @param memoryBudget bytes for all models and their contexts; 0 for the machine's memory
     * @param stateBudget bytes for saved workspace states; 0 to keep none
     * @param queueLimit maximum number of requests that wait for one model
     */
    record InitializeParams(int protocol, long memoryBudget, long stateBudget, int queueLimit) {}

    /**
     * The state of the host. A client that receives the same {@code step} for the same request for too long considers
     * the host hung.
     *
     * @param active ids of the requests that are being computed
     * @param step count of micro-batches and load progress reports, over all models
     */
    record Pong(List<Long> active, long step) {}

    /**
     * @param id id of the request
     * @param file path of the GGUF file
     * @param contextTokens 0 for the host's choice, negative for its choice up to the absolute value
     * @param threads 0 for the host's choice
     * @param slots 0 for the host's choice
     * @param separateSlots whether each slot has a separate part of the context
     * @param movedReuse whether text computed at another position of the prompt may be reused
     * @param draft id of a loaded draft model; null for none
     * @param draftNeeded whether the load fails without it
     */
    record LoadParams(long id, String modelId, String file, int contextTokens, int threads, boolean embeddings,
            int slots, boolean separateSlots, boolean movedReuse, @Nullable String draft, boolean draftNeeded) {}

    record UnloadParams(String modelId) {}

    /** A named text. */
    record NamedText(String name, String text) {}

    /**
     * @param fileName file name, or null
     * @param supersedes a newer request with the same key ends the older one; or null
     * @param deadlineMillis milliseconds from now; 0 for none
     * @param draft text that the answer is likely to resemble, or null
     * @param workspace workspace for which the KV cache is saved, and no other; or null
     * @param isolation key of the user: requests with another key reveal nothing of this one; or null; see {@link
     *            org.vauban.engine.CompletionRequest}
     * @param healsWord see {@link org.vauban.engine.CompletionRequest}
     */
    record CompleteParams(long id, String modelId, @Nullable String fileName, String prefix, String suffix,
            List<NamedText> context, GenerationOptions options, Priority priority, @Nullable String supersedes,
            long deadlineMillis, @Nullable String draft, @Nullable String workspace, @Nullable String isolation,
            boolean healsWord) {}

    /**
     * @param type text; other types are refused
     * @param text null if the part is not text
     */
    record WirePart(String type, @Nullable String text) {}

    /** @param arguments a JSON object */
    record WireCall(String id, String name, String arguments) {}

    /**
     * @param role system, user, assistant or tool
     * @param reasoning reasoning of the assistant, or null
     * @param calls calls of the assistant, or null
     * @param callId id of the call that a tool result answers; null otherwise
     */
    record WireMessage(String role, List<WirePart> content, @Nullable String reasoning, @Nullable List<WireCall> calls,
            @Nullable String callId) {}

    /**
     * @param description description, or null
     * @param parameters a JSON Schema, or null
     */
    record WireTool(String name, @Nullable String description, @Nullable String parameters) {}

    /**
     * Like {@link CompleteParams}.
     *
     * @param tools may be null
     * @param toolChoice null for {@link ToolChoice#AUTO}
     * @param quotable texts that the answer must quote from; null or empty for a free answer
     * @param template null for {@link TemplateOptions#STANDARD}
     */
    record ChatParams(long id, String modelId, List<WireMessage> messages, @Nullable List<WireTool> tools,
            @Nullable ToolChoice toolChoice, GenerationOptions options, Priority priority, @Nullable String supersedes,
            long deadlineMillis, @Nullable String draft, @Nullable String workspace, @Nullable String isolation,
            @Nullable List<WireQuoteSource> quotable, @Nullable WireTemplate template) {}

    /**
     * See {@link TemplateOptions}.
     *
     * @param variables a JSON object, or null
     */
    record WireTemplate(TemplateOptions.@Nullable Reasoning reasoning, @Nullable String variables,
            TemplateOptions.@Nullable Ending ending) {}

    /** See {@link org.vauban.engine.quote.QuoteSource}. */
    record WireQuoteSource(String text, List<Integer> starts, List<Integer> ends) {}

    record TokenizeParams(long id, String modelId, String text, boolean addSpecial, boolean parseSpecial) {}

    record TokenizeResult(int[] tokens) {}

    record DetokenizeParams(long id, String modelId, List<Integer> tokens) {}

    record PiecesParams(long id, String modelId, List<Integer> tokens) {}

    /** @param pieces bytes of the tokens in their order, one character per byte */
    record PiecesResult(List<String> pieces) {}

    /** @param chat the conversation; options for the answer are ignored */
    record RenderParams(ChatParams chat) {}

    record TextResult(String text) {}

    /** @param isolation key of one of several users, whose requests take turns; or null */
    record EmbedParams(long id, String modelId, List<String> texts, Priority priority, @Nullable String isolation) {}

    record EmbedResult(List<float[]> vectors, int promptTokens, double totalMillis) {}

    record StatesParams(String modelId, String workspace) {}

    record StatesResult(List<StateDescription> states) {}

    record ReadStateParams(String modelId, String workspace, long state, long offset) {}

    /** @param data Base64; empty after the end */
    record ReadStateResult(String data) {}

    /**
     * @param length length of the whole state in bytes
     * @param data Base64
     */
    record WriteStateParams(String modelId, String workspace, long length, long offset, String data) {}

    /** @param isolation as in {@link EmbedParams} */
    record RerankParams(long id, String modelId, String query, List<String> documents, Priority priority,
            @Nullable String isolation) {}

    /** @param window tokens per window; 0 for the host's choice */
    record PerplexityParams(long id, String modelId, String text, int window) {}

    record CancelParams(long id) {}
}
