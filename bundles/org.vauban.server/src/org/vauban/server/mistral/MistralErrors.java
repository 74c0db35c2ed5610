// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.mistral;

import com.google.gson.JsonObject;
import org.vauban.server.http.ApiException;

/** Formats errors as Mistral's API does. */
public final class MistralErrors {
    private MistralErrors() {}

    /** Returns {@code {"object": "error", "message", "type", "param", "code"}}. */
    public static JsonObject body(ApiException error) {
        JsonObject body = new JsonObject();
        body.addProperty("object", "error");
        body.addProperty("message", error.getMessage());
        body.addProperty("type", error.kind().type());
        body.addProperty("param", error.field());
        body.addProperty("code", error.kind().code());
        return body;
    }
}
