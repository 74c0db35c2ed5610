// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.anthropic;

import com.google.gson.JsonObject;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorFormat;

/** Formats errors as Anthropic's API does: {@code {"type": "error", "error": {"type", "message"}}}. */
public final class AnthropicErrors implements ErrorFormat {

    @Override
    public JsonObject body(ApiException error) {
        JsonObject inner = new JsonObject();
        inner.addProperty("type", switch (error.kind()) {
            case UNAUTHENTICATED -> "authentication_error";
            case FORBIDDEN, REFUSED_BY_POLICY -> "permission_error";
            case NOT_FOUND, MODEL_NOT_FOUND -> "not_found_error";
            case BODY_TOO_LARGE -> "request_too_large";
            case OVERLOADED -> "rate_limit_error";
            case UNAVAILABLE -> "overloaded_error";
            case DEADLINE -> "timeout_error";
            case INTERNAL -> "api_error";
            default -> "invalid_request_error";
        });
        inner.addProperty("message", error.getMessage());
        JsonObject body = new JsonObject();
        body.addProperty("type", "error");
        body.add("error", inner);
        return body;
    }

    @Override
    public String event() {
        return "error";
    }
}
