// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.openai;

import com.google.gson.JsonObject;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorFormat;

/**
 * Formats errors of {@code /v1/responses}: like OpenAI's others, but a stream ends with an event of this name, which
 * {@link ResponseStream} numbers.
 */
public final class ResponsesErrors implements ErrorFormat {

    @Override
    public JsonObject body(ApiException error) {
        JsonObject body = OpenAiErrors.body(error);
        body.addProperty("type", event());
        return body;
    }

    @Override
    public String event() {
        return "error";
    }
}
