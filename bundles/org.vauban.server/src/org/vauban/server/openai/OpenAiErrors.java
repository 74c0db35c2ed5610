// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonObject;
import org.vauban.server.http.ApiException;

/** Formats errors as OpenAI's API does. */
public final class OpenAiErrors {
    private OpenAiErrors() {}

    /** Returns {@code {"error": {"message", "type", "param", "code"}}}. */
    public static JsonObject body(ApiException error) {
        JsonObject inner = new JsonObject();
        inner.addProperty("message", error.getMessage());
        inner.addProperty("type", error.kind().type());
        inner.addProperty("param", error.field());
        inner.addProperty("code", error.kind().code());
        JsonObject body = new JsonObject();
        body.add("error", inner);
        return body;
    }
}
