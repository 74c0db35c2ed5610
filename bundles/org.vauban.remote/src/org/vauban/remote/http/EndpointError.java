// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.remote.http.RemoteException.Kind;

/**
 * An error that an endpoint reports in JSON, in the format of any dialect. Tells errors of the request, which say
 * nothing about the endpoint, from its own.
 *
 * @param message one short line; empty if there is none in a known format
 * @param type empty if there is none
 * @param code a name or number; empty if there is none
 * @param param the parameter of the request that it names; empty if there is none
 * @param status the HTTP status, or a number that is reported as the code; 0 if there is none
 */
public record EndpointError(String message, String type, String code, String param, int status) {
    private static final String POLICY = "refused_by_policy";
    /** The codes of OpenAI's API and team servers, and of Mistral, for a prompt that is too long. */
    private static final Set<String> TOO_LONG = Set.of("context_length_exceeded", "3051");
    /** The parameters that vLLM names if the prompt is too long. */
    private static final Set<String> TOO_LONG_PARAMS = Set.of("input_tokens", "input_text");
    /** What vLLM, SGLang and Mistral write, also without one of these. */
    private static final List<String> TOO_LONG_TEXTS = List.of("maximum context length", "maximum model length",
            "maximum embedding input length", "maximum position embeddings length");
    private static final Set<String> OF_REQUEST = Set.of("invalid_request", POLICY);
    /** The type that most errors with a status 4xx have, also some that are not the user's. */
    private static final String MOSTLY_OF_REQUEST = "invalid_request_error";
    private static final Set<String> OF_KEY_OR_CONNECTION = Set.of("invalid_api_key", "request_timeout",
            "client_closed_request");
    private static final Set<Integer> STATUS_OF_KEY_OR_CONNECTION = Set.of(401, 403, 407, 408, 429, 499);

    /**
     * Reads an answer whose status reports an error.
     *
     * @param status the HTTP status; 0 to use a number that is reported as the code
     */
    static EndpointError ofBody(JsonObject body, int status) {
        JsonObject child = JsonReply.child(body, "error");
        JsonObject error = child == null ? body : child;
        int number = JsonReply.count(error, "code", 0);
        return new EndpointError(JsonReply.error(body), JsonReply.textOr(error, "type"),
                number == 0 ? JsonReply.textOr(error, "code") : String.valueOf(number),
                JsonReply.textOr(error, "param"), status == 0 ? number : status);
    }

    /** Reads an event of a stream, or an answer whose status reports no error; returns null if it is not an error. */
    public static @Nullable EndpointError of(JsonObject event) {
        JsonElement error = event.get("error");
        return error != null && !error.isJsonNull() || JsonReply.textOr(event, "object").equals("error")
                ? ofBody(event, 0)
                : null;
    }

    /** Whether the policy of a team server forbids the request. */
    boolean isOfPolicy() {
        return code.equals(POLICY);
    }

    /** Whether the prompt does not fit into the context. */
    boolean isTooLong() {
        return TOO_LONG.contains(code) || type.equals("exceed_context_size_error") || TOO_LONG_PARAMS.contains(param)
                || status == 400 && TOO_LONG_TEXTS.stream().anyMatch(message.toLowerCase(Locale.ROOT)::contains);
    }

    /** Returns the kind of failure that this error means where no status does. */
    public Kind kind() {
        return isTooLong() ? Kind.CONTEXT_EXCEEDED : isOfRequest() ? Kind.REFUSED : Kind.FAILED;
    }

    private boolean isOfRequest() {
        return OF_REQUEST.contains(code) || (status == 0
                ? type.equals(MOSTLY_OF_REQUEST) && !OF_KEY_OR_CONNECTION.contains(code)
                : status / 100 == 4 && !STATUS_OF_KEY_OR_CONNECTION.contains(status));
    }
}
