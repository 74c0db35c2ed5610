// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.remote.http.RemoteException.Kind;

/**
 * An error that an endpoint reports in JSON, in the format of any dialect. Tells errors of the request, which say
 * nothing about the endpoint, from its own.
 *
 * @param message one short line; empty if there is none in a known format
 * @param type empty if there is none
 * @param code a name; empty if there is none
 * @param status a number that is reported as the code; 0 if there is none
 */
public record EndpointError(String message, String type, String code, int status) {
    private static final String POLICY = "refused_by_policy";
    private static final String TOO_LONG = "context_length_exceeded";
    private static final Set<String> OF_REQUEST = Set.of("invalid_request", POLICY);
    /** The type that most errors with a status 4xx have, also some that are not the user's. */
    private static final String MOSTLY_OF_REQUEST = "invalid_request_error";
    private static final Set<String> OF_KEY_OR_CONNECTION = Set.of("invalid_api_key", "request_timeout",
            "client_closed_request");
    private static final Set<Integer> STATUS_OF_KEY_OR_CONNECTION = Set.of(401, 403, 407, 408, 429, 499);

    /** Reads an answer whose status reports an error. */
    static EndpointError ofBody(JsonObject body) {
        JsonObject child = JsonReply.child(body, "error");
        JsonObject error = child == null ? body : child;
        return new EndpointError(JsonReply.error(body), JsonReply.textOr(error, "type"),
                JsonReply.textOr(error, "code"), JsonReply.count(error, "code", 0));
    }

    /** Reads an event of a stream, or an answer whose status reports no error; returns null if it is not an error. */
    public static @Nullable EndpointError of(JsonObject event) {
        JsonElement error = event.get("error");
        return error != null && !error.isJsonNull() || JsonReply.textOr(event, "object").equals("error")
                ? ofBody(event)
                : null;
    }

    /** Whether the policy of a team server forbids the request. */
    boolean isOfPolicy() {
        return code.equals(POLICY);
    }

    /** Whether the prompt does not fit into the context, as OpenAI's API, team servers and llama-server report it. */
    boolean isTooLong() {
        return code.equals(TOO_LONG) || type.equals("exceed_context_size_error");
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
