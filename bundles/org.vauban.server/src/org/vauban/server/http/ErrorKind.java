// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

/** The kinds of errors that are reported to clients, with their names in OpenAI's API. */
public enum ErrorKind {
    INVALID_REQUEST(400, "invalid_request_error", "invalid_request"),
    CONTEXT_EXCEEDED(400, "invalid_request_error", "context_length_exceeded"),
    UNAUTHENTICATED(401, "authentication_error", "invalid_api_key"),
    FORBIDDEN(403, "permission_error", "insufficient_permissions"),
    REFUSED_BY_POLICY(403, "permission_error", "refused_by_policy"),
    NOT_FOUND(404, "invalid_request_error", "not_found"),
    MODEL_NOT_FOUND(404, "invalid_request_error", "model_not_found"),
    METHOD_NOT_ALLOWED(405, "invalid_request_error", "method_not_allowed"),
    BODY_TIMEOUT(408, "invalid_request_error", "request_timeout"),
    CHANGED(412, "invalid_request_error", "precondition_failed"),
    BODY_TOO_LARGE(413, "invalid_request_error", "request_too_large"),
    MEDIA_TYPE(415, "invalid_request_error", "unsupported_media_type"),
    RANGE(416, "invalid_request_error", "range_not_satisfiable"),
    WRONG_HOST(421, "invalid_request_error", "misdirected_request"),
    OVERLOADED(429, "rate_limit_error", "rate_limit_exceeded"),
    CLIENT_GONE(499, "invalid_request_error", "client_closed_request"),
    INTERNAL(500, "server_error", "internal_error"),
    UNSUPPORTED(501, "not_supported_error", "not_supported"),
    UNAVAILABLE(503, "unavailable_error", "unavailable"),
    DEADLINE(504, "timeout_error", "deadline_exceeded");

    private final int status;
    private final String type;
    private final String code;

    ErrorKind(int status, String type, String code) {
        this.status = status;
        this.type = type;
        this.code = code;
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }

    public String type() {
        return type;
    }

    public String code() {
        return code;
    }
}
