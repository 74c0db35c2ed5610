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

/** Parses arguments of commands and data sent by clients. */
public final class CommandArguments {
    private static final Gson GSON = new Gson();

    private CommandArguments() {}

    /** Returns the only argument of a command; null if there is not exactly one, or it has a different type. */
    public static <T> @Nullable T only(List<Object> arguments, Class<T> shape) {
        return arguments.size() == 1 ? parsed(arguments.getFirst(), shape) : null;
    }

    /** Returns data sent by a client; null if it has a different type. */
    public static <T> @Nullable T parsed(@Nullable Object data, Class<T> shape) {
        try {
            T value = data instanceof JsonElement json ? GSON.fromJson(json, shape) : null;
            return ProtocolShape.isWhole(value) ? value : null;
        } catch (JsonParseException e) {
            return null; // the caller reports the error
        }
    }

    /** Returns the error for arguments that do not match {@code docs/lsp.md}. */
    public static ResponseErrorException invalid(String sentence) {
        return new ResponseErrorException(new ResponseError(ResponseErrorCode.InvalidParams, sentence, null));
    }
}
