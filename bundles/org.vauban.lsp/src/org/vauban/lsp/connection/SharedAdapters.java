// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.connection;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import java.util.Map;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.Message;

/**
 * Type adapters for parameters and results, shared by all clients. Each client has its own {@link Gson}, since LSP4J
 * binds the types of messages to it; all other adapters are independent of the client, and would take a quarter of a
 * megabyte each time. Any thread.
 */
final class SharedAdapters implements TypeAdapterFactory {
    private static final Gson SHARED = new MessageJsonHandler(Map.of(), SharedAdapters::own).getGson();

    private static void own(GsonBuilder gson) {
        gson.registerTypeAdapterFactory(new AnnotatedEditAdapter())
                .registerTypeAdapterFactory(new NullVersionAdapter());
    }

    @Override
    @NonNullByDefault({})
    public <T> TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        return Message.class.isAssignableFrom(type.getRawType()) ? null : SHARED.getAdapter(type);
    }
}
