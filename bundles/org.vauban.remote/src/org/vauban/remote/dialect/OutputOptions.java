// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import com.google.gson.JsonObject;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.tool.ToolChoice;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.remote.FimProtocol;
import org.vauban.governance.remote.RemoteDialect;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.http.JsonReply;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.message.Messages;

/**
 * JSON Schemas, grammars and log probabilities in each dialect: which of them an endpoint supports, and how to request
 * them. Formats: OpenAI's API document; vLLM's {@code structured_outputs} (from 0.11 on); llama-server's
 * {@code n_probs}, {@code json_schema} and {@code grammar}; Mistral's {@code response_format}.
 */
public final class OutputOptions {
    /** Schema of an arbitrary object, requested as {@code json_object} where strict schemas cannot express it. */
    private static final JsonObject ANY_OBJECT = typed("object");
    /** Maximum number of candidates in OpenAI's chat API, and with vLLM and llama-server. */
    private static final int MOST_CANDIDATES = 20;
    /** Maximum number of candidates in OpenAI's and Vauban's completion API. */
    private static final int MOST_IN_COMPLETIONS = 5;

    private OutputOptions() {}

    /**
     * An option that an endpoint does not support.
     *
     * @param option its name in {@link GenerationOptions}
     * @param what its name in the user's language, with the names of request parameters
     */
    public record Missing(String option, String what) {}

    /** Returns the first option of a chat request that an endpoint does not support; empty if it supports all. */
    public static Optional<Missing> missing(RemoteEndpoint endpoint, ChatRequest request, Messages messages) {
        RemoteDialect dialect = endpoint.dialect();
        GenerationOptions options = request.options();
        boolean llama = dialect == RemoteDialect.LLAMA_SERVER;
        boolean tools = !request.tools().isEmpty() && request.toolChoice().mode() != ToolChoice.Mode.NONE;
        if (options.grammar() != null && llama && tools) {
            return Optional.of(new Missing("grammar", messages.get("option.grammar.tools")));
        }
        if (options.probabilities() > 0 && llama && tools) { // llama-server does not stream them with tools
            return Optional.of(new Missing("probabilities", messages.get("option.probabilities.tools")));
        }
        return missing(options, request.approvedRule(), true, hasGrammars(dialect),
                hasProbabilities(dialect) ? MOST_CANDIDATES : 0, messages)
                .or(() -> SamplingOptions.missing(dialect, options, messages));
    }

    /** Returns the first option of a completion that the endpoint does not support with its completion method. */
    public static Optional<Missing> missing(RemoteEndpoint endpoint, CompletionRequest request, Messages messages) {
        RemoteDialect dialect = endpoint.dialect();
        boolean own = endpoint.fim() != FimProtocol.MISTRAL;
        return missing(request.options(), request.approvedRule(), own && hasGrammars(dialect),
                own && hasGrammars(dialect), own ? candidates(dialect, endpoint.fim()) : 0, messages)
                .or(() -> own || dialect == RemoteDialect.VAUBAN ? Optional.empty()
                        : SamplingOptions.missingInFim(request.options(), messages))
                .or(() -> SamplingOptions.missing(dialect, request.options(), messages));
    }

    private static boolean hasGrammars(RemoteDialect dialect) {
        return switch (dialect) {
            case VLLM, LLAMA_SERVER, VAUBAN -> true;
            case OPENAI, MISTRAL, OUTSCALE -> false;
        };
    }

    private static boolean hasProbabilities(RemoteDialect dialect) {
        return dialect != RemoteDialect.MISTRAL && dialect != RemoteDialect.OUTSCALE;
    }

    private static int candidates(RemoteDialect dialect, FimProtocol fim) {
        return switch (dialect) {
            case VLLM, LLAMA_SERVER -> MOST_CANDIDATES;
            case OPENAI -> MOST_IN_COMPLETIONS;
            case VAUBAN -> fim == FimProtocol.INFILL ? 0 : MOST_IN_COMPLETIONS;
            case MISTRAL, OUTSCALE -> 0;
        };
    }

    private static Optional<Missing> missing(GenerationOptions options, @Nullable ApprovedText rule, boolean schemas,
            boolean grammars, int candidates, Messages messages) {
        boolean approved = rule != null;
        if (options.grammar() != null && !(grammars && approved)) {
            return Optional.of(new Missing("grammar", messages.get("option.grammar")));
        }
        if (options.jsonSchema() != null && !(schemas && approved)) {
            return Optional.of(new Missing("jsonSchema", messages.get("option.schema")));
        }
        if (options.tokens()) {
            return Optional.of(new Missing("tokens", messages.get("option.tokens")));
        }
        if (options.lineMillis() > 0) {
            return Optional.of(new Missing("lineMillis", messages.get("option.time")));
        }
        if (options.probabilities() > candidates) {
            return Optional.of(new Missing("probabilities", candidates == 0 ? messages.get("option.probabilities")
                    : messages.get("option.candidates", candidates)));
        }
        return Optional.empty();
    }

    /** Adds the options of a chat request. */
    static void add(JsonObject json, RemoteDialect dialect, ChatRequest request, Messages messages)
            throws RemoteException {
        GenerationOptions options = request.options();
        ApprovedText rule = request.approvedRule();
        if (rule != null && options.jsonSchema() != null) {
            json.add("response_format", format(dialect, JsonReply.object(rule.text(), messages)));
        } else if (rule != null && options.grammar() != null) {
            grammar(json, dialect, rule);
        }
        if (options.probabilities() > 0) {
            json.addProperty("logprobs", true);
            json.addProperty("top_logprobs", options.probabilities());
        }
    }

    /** Adds the options of a completion. */
    static void add(JsonObject json, RemoteEndpoint endpoint, CompletionRequest request, Messages messages)
            throws RemoteException {
        RemoteDialect dialect = endpoint.dialect();
        GenerationOptions options = request.options();
        ApprovedText rule = request.approvedRule();
        if (rule != null && options.jsonSchema() != null) {
            JsonObject schema = JsonReply.object(rule.text(), messages);
            if (dialect == RemoteDialect.VLLM) {
                json.add("response_format", format(dialect, schema));
            } else {
                json.add("json_schema", schema);
            }
        } else if (rule != null && options.grammar() != null) {
            grammar(json, dialect, rule);
        }
        if (options.probabilities() > 0) {
            json.addProperty(dialect == RemoteDialect.LLAMA_SERVER ? "n_probs" : "logprobs", options.probabilities());
        }
    }

    private static void grammar(JsonObject json, RemoteDialect dialect, ApprovedText grammar) {
        if (dialect == RemoteDialect.VLLM) {
            JsonObject structured = new JsonObject();
            structured.addProperty("grammar", grammar.text());
            json.add("structured_outputs", structured);
        } else {
            json.addProperty("grammar", grammar.text());
        }
    }

    private static JsonObject format(RemoteDialect dialect, JsonObject schema) {
        boolean strict = switch (dialect) {
            case OPENAI, MISTRAL, OUTSCALE, VLLM -> true;
            case LLAMA_SERVER, VAUBAN -> false;
        };
        if (strict && schema.equals(ANY_OBJECT)) {
            return typed("json_object");
        }
        JsonObject named = new JsonObject();
        named.addProperty("name", "answer");
        named.addProperty("strict", true);
        named.add("schema", schema);
        JsonObject format = typed("json_schema");
        format.add("json_schema", named);
        return format;
    }

    private static JsonObject typed(String type) {
        JsonObject json = new JsonObject();
        json.addProperty("type", type);
        return json;
    }
}
