// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseErrorCode;

/** Reads what clients send as arguments of a command and as data. */
public final class CommandArguments {
    private static final Gson GSON = new Gson();

    private CommandArguments() {}

    /** The only argument of a command; null if there is none or more, or it has another shape. */
    public static <T> @Nullable T only(List<Object> arguments, Class<T> shape) {
        return arguments.size() == 1 ? parsed(arguments.getFirst(), shape) : null;
    }

    /** What a client sent as data; null if it has another shape. */
    public static <T> @Nullable T parsed(@Nullable Object data, Class<T> shape) {
        try {
            T value = data instanceof JsonElement json ? GSON.fromJson(json, shape) : null;
            return ProtocolShape.isWhole(value) ? value : null;
        } catch (JsonParseException e) {
            return null; // the caller says what is wrong
        }
    }

    /** The error for arguments of another shape than {@code docs/lsp.md} tells. */
    public static ResponseErrorException invalid(String sentence) {
        return new ResponseErrorException(new ResponseError(ResponseErrorCode.InvalidParams, sentence, null));
    }
}
