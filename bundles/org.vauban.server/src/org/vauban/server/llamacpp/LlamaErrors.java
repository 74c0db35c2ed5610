// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.llamacpp;

import com.google.gson.JsonObject;
import org.vauban.server.http.ApiException;

/** Formats errors as llama.cpp's server does. */
public final class LlamaErrors {
    private LlamaErrors() {}

    /** Returns {@code {"error": {"code", "message", "type"}}}, with the status as the code. */
    public static JsonObject body(ApiException error) {
        JsonObject inner = new JsonObject();
        inner.addProperty("code", error.kind().status());
        inner.addProperty("message", error.getMessage());
        inner.addProperty("type", error.kind().type());
        JsonObject body = new JsonObject();
        body.add("error", inner);
        return body;
    }
}
