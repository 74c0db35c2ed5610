// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.CompletionRequest.ContextText;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.tool.Tool;
import org.vauban.engine.tool.ToolChoice;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.remote.FimProtocol;
import org.vauban.governance.remote.RemoteDialect;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.http.JsonReply;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.message.Messages;

/**
 * The body of a request in the endpoint's dialect. Contains texts approved by the gate; stop strings are not sent, but
 * searched for in the answer.
 *
 * @param path path of the method
 * @param json the body
 */
public record RequestBody(String path, JsonObject json) {
    private static final int CALL_ID = 9;
    /** Value of {@code maxTokens} with which a team server allows a text to fill its context. */
    private static final int UNLIMITED = 1 << 16;
    /** Below the idle time of a transfer; llama-server's default is equal to it. */
    private static final int PING_SECONDS = 10;

    /** Creates a chat request. */
    public static RequestBody chat(RemoteEndpoint endpoint, String model, ChatRequest request, Messages messages)
            throws RemoteException {
        JsonObject json = new JsonObject();
        json.addProperty("model", model);
        List<JsonObject> all = new ArrayList<>();
        request.messages().forEach(message -> all.add(message(message)));
        JsonArray conversation = new JsonArray();
        (mistral(endpoint.dialect()) ? MistralMessages.ordered(all) : all).forEach(conversation::add);
        json.add("messages", conversation);
        if (!request.tools().isEmpty() && request.toolChoice().mode() != ToolChoice.Mode.NONE) {
            JsonArray tools = new JsonArray();
            for (Tool tool : request.tools()) {
                tools.add(tool(endpoint.dialect(), tool, messages));
            }
            json.add("tools", tools);
            json.add("tool_choice", choice(endpoint.dialect(), request.toolChoice()));
            // sent only to dialects known to accept it; additional calls are ignored anyway
            if (request.toolChoice().single() && endpoint.dialect() != RemoteDialect.OUTSCALE) {
                json.addProperty("parallel_tool_calls", false);
            }
        }
        limit(json, "max_tokens", request.options());
        SamplingOptions.add(json, endpoint.dialect(), request.options());
        OutputOptions.add(json, endpoint.dialect(), request, messages);
        stream(json, endpoint.dialect());
        if (endpoint.dialect() == RemoteDialect.LLAMA_SERVER) {
            json.addProperty("return_progress", true); // an event after each batch; older versions do not ping
        }
        return new RequestBody("/v1/chat/completions", json);
    }

    /** Creates a completion at a caret, with the completion method of the endpoint. */
    public static RequestBody completion(RemoteEndpoint endpoint, String model, CompletionRequest request,
            Messages messages) throws RemoteException {
        FimProtocol fim = endpoint.fim();
        JsonObject json = new JsonObject();
        json.addProperty("model", model);
        if (fim == FimProtocol.INFILL) {
            json.addProperty("input_prefix", request.prefix().text());
            json.addProperty("input_suffix", request.suffix().text());
            JsonArray extra = new JsonArray();
            for (ContextText each : request.context()) {
                JsonObject file = new JsonObject();
                file.addProperty("filename", each.name().text());
                file.addProperty("text", each.text().text());
                extra.add(file);
            }
            json.add("input_extra", extra);
            limit(json, "n_predict", request.options());
            json.addProperty("cache_prompt", true);
            json.addProperty("stream", true);
            pings(json, endpoint.dialect());
            SamplingOptions.add(json, endpoint.dialect(), request.options());
            OutputOptions.add(json, endpoint, request, messages);
            return new RequestBody("/infill", json);
        }
        if (fim == FimProtocol.MISTRAL || fim == FimProtocol.SUFFIX) {
            json.addProperty("prompt", FimPromptText.prefix(request));
            json.addProperty("suffix", request.suffix().text());
        } else {
            json.addProperty("prompt", FimPromptText.marked(fim, request));
        }
        limit(json, "max_tokens", request.options());
        SamplingOptions.add(json, endpoint.dialect(), request.options());
        OutputOptions.add(json, endpoint, request, messages);
        if (fim == FimProtocol.MISTRAL) {
            json.addProperty("stream", true);
        } else {
            stream(json, endpoint.dialect());
        }
        return new RequestBody(fim == FimProtocol.MISTRAL ? "/v1/fim/completions" : "/v1/completions", json);
    }

    /** Creates an embedding request. */
    public static RequestBody embeddings(String model, EmbeddingRequest request) {
        JsonObject json = new JsonObject();
        json.addProperty("model", model);
        JsonArray texts = new JsonArray();
        request.texts().forEach(text -> texts.add(text.text()));
        json.add("input", texts);
        json.addProperty("encoding_format", "float");
        return new RequestBody("/v1/embeddings", json);
    }

    /** Adds a token limit; without one, a text may continue to the end of the endpoint's context. */
    private static void limit(JsonObject json, String name, GenerationOptions options) {
        if (options.maxTokens() < UNLIMITED) {
            json.addProperty(name, options.maxTokens());
        }
    }

    /** Whether the dialect uses Mistral's names. */
    static boolean mistral(RemoteDialect dialect) {
        return dialect == RemoteDialect.MISTRAL || dialect == RemoteDialect.OUTSCALE;
    }

    private static void stream(JsonObject json, RemoteDialect dialect) {
        json.addProperty("stream", true);
        if (!mistral(dialect)) {
            JsonObject options = new JsonObject();
            options.addProperty("include_usage", true);
            json.add("stream_options", options);
        }
        pings(json, dialect);
    }

    /** Requests comments in the stream while the request waits or its prompt is processed; a team server sends them. */
    private static void pings(JsonObject json, RemoteDialect dialect) {
        if (dialect == RemoteDialect.LLAMA_SERVER) {
            json.addProperty("sse_ping_interval", PING_SECONDS);
        }
    }

    private static JsonObject message(Message message) {
        JsonObject json = new JsonObject();
        json.addProperty("role", message.role().name().toLowerCase(Locale.ROOT));
        json.addProperty("content", message.parts().stream().map(part -> text(part.text()))
                .collect(Collectors.joining()));
        if (!message.calls().isEmpty()) {
            JsonArray calls = new JsonArray();
            for (ChatRequest.PastCall past : message.calls()) {
                JsonObject function = new JsonObject();
                function.addProperty("name", past.name());
                function.addProperty("arguments", past.arguments().text());
                JsonObject call = new JsonObject();
                call.addProperty("id", callId(past.id()));
                call.addProperty("type", "function");
                call.add("function", function);
                calls.add(call);
            }
            json.add("tool_calls", calls);
        }
        String id = message.callId();
        if (id != null) {
            json.addProperty("tool_call_id", callId(id));
        }
        return json;
    }

    private static String text(@Nullable ApprovedText text) {
        return text == null ? "" : text.text();
    }

    /** Returns an id of nine letters and digits, as Mistral requires: always the same for the same id. */
    static String callId(String id) {
        return id.matches("[A-Za-z0-9]{9}") ? id : Hashes.sha256(id).substring(0, CALL_ID);
    }

    private static JsonObject tool(RemoteDialect dialect, Tool tool, Messages messages) throws RemoteException {
        JsonObject function = new JsonObject();
        function.addProperty("name", tool.name());
        ApprovedText description = tool.description();
        if (description != null) {
            function.addProperty("description", description.text());
        }
        ApprovedText parameters = tool.parameters();
        if (parameters != null) {
            function.add("parameters", JsonReply.object(parameters.text(), messages));
        } else if (mistral(dialect)) {
            function.add("parameters", MistralMessages.noParameters());
        }
        JsonObject json = new JsonObject();
        json.addProperty("type", "function");
        json.add("function", function);
        return json;
    }

    private static JsonElement choice(RemoteDialect dialect, ToolChoice choice) {
        return switch (choice.mode()) {
            case AUTO, NONE -> new JsonPrimitive(choice.mode().name().toLowerCase(Locale.ROOT));
            case REQUIRED -> new JsonPrimitive(mistral(dialect) ? "any" : "required");
            case NAMED -> {
                JsonObject function = new JsonObject();
                function.addProperty("name", choice.name());
                JsonObject json = new JsonObject();
                json.addProperty("type", "function");
                json.add("function", function);
                yield json;
            }
        };
    }

    /** Returns the number of characters sent, for the daily usage if an endpoint does not report tokens. */
    public static long characters(List<ApprovedText> texts) {
        return texts.stream().mapToLong(ApprovedText::length).sum();
    }
}
