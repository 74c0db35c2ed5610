// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ollama;

import com.google.gson.JsonObject;
import org.vauban.server.http.ApiException;

/** Errors as Ollama tells them. */
public final class OllamaErrors {
    private OllamaErrors() {}

    /** {@code {"error": "message"}}, also as the last line of a stream. */
    public static JsonObject body(ApiException error) {
        JsonObject body = new JsonObject();
        body.addProperty("error", error.getMessage());
        return body;
    }
}
