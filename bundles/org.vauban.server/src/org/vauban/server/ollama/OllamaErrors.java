// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ollama;

import com.google.gson.JsonObject;
import org.vauban.server.http.ApiException;

/** Formats errors as Ollama does. */
public final class OllamaErrors {
    private OllamaErrors() {}

    /** Returns {@code {"error": "message"}}, also for the last line of a stream. */
    public static JsonObject body(ApiException error) {
        JsonObject body = new JsonObject();
        body.addProperty("error", error.getMessage());
        return body;
    }
}
