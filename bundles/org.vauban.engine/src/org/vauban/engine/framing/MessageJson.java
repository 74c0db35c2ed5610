// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.framing;

import com.google.gson.GsonBuilder;
import java.util.Map;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;

/** Makes what turns messages into JSON and back. */
public final class MessageJson {
    private MessageJson() {}

    /** Signs of HTML, of which code has many, are written as they are: escaped, each would take six bytes. */
    public static MessageJsonHandler handler(Map<String, JsonRpcMethod> methods) {
        return new MessageJsonHandler(methods, GsonBuilder::disableHtmlEscaping);
    }
}
