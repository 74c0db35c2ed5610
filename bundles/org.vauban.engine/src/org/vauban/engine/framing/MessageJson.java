// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.framing;

import com.google.gson.GsonBuilder;
import java.util.Map;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;

/** Creates converters between messages and JSON. */
public final class MessageJson {
    private MessageJson() {}

    /**
     * Creates a handler that does not escape HTML characters, which are frequent in code: each would take six bytes.
     */
    public static MessageJsonHandler handler(Map<String, JsonRpcMethod> methods) {
        return new MessageJsonHandler(methods, GsonBuilder::disableHtmlEscaping);
    }
}
