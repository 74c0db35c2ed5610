// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http.credentials;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * Reads the key of a client that opens a WebSocket in a browser. A page cannot set headers other than subprotocol
 * names: {@code vauban.lsp, vauban.key.KEY}. A key in the address would end up in histories and logs. The server
 * answers with the first name only.
 */
public final class WebSocketToken {
    /** The subprotocol that is spoken. */
    public static final String PROTOCOL = "vauban.lsp";
    private static final String KEY = "vauban.key.";
    /** Subprotocol of console pages, whose session is sent as a cookie. */
    private static final String SESSION = "vauban.session";

    private WebSocketToken() {}

    private static boolean isSocket(HttpFields headers) {
        return "websocket".equalsIgnoreCase(headers.get(HttpHeader.UPGRADE));
    }

    /** Whether the WebSocket is authenticated by the console session. */
    static boolean isOfSession(HttpFields headers) {
        return isSocket(headers) && headers.getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, false).contains(SESSION);
    }

    /** Returns the key among the subprotocols, or null. */
    static @Nullable String of(HttpFields headers) {
        return !isSocket(headers) ? null : headers.getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, false).stream()
                .filter(name -> name.startsWith(KEY)).map(name -> name.substring(KEY.length())).findFirst()
                .orElse(null);
    }
}
