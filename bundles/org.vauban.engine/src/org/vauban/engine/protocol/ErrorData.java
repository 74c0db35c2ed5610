// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.protocol;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;

/**
 * Converts failures to the data of a response error, {@code {"error": NAME}} with the name of an {@link EngineError}.
 */
public final class ErrorData {
    /** Error code of every failure of the engine; the data holds its kind. */
    public static final int CODE = -32050;

    private ErrorData() {}

    /** Converts a failure to a response error. */
    public static ResponseError toResponse(EngineException e) {
        JsonObject data = new JsonObject();
        data.addProperty("error", e.error().name());
        return new ResponseError(CODE, e.getMessage(), data);
    }

    /** Converts a response error to a failure; an unknown kind becomes {@link EngineError#INTERNAL}. */
    public static EngineException fromResponse(ResponseErrorException e) {
        ResponseError response = e.getResponseError();
        EngineError error = EngineError.INTERNAL;
        if (response.getCode() == CODE && response.getData() instanceof JsonElement data && data.isJsonObject()) {
            JsonElement name = data.getAsJsonObject().get("error");
            for (EngineError candidate : EngineError.values()) {
                if (name != null && name.isJsonPrimitive() && candidate.name().equals(name.getAsString())) {
                    error = candidate;
                }
            }
        }
        return new EngineException(error, response.getMessage());
    }
}
