// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http.credentials;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * The key of a client that opens a WebSocket in a browser, where a page can set no header but names of subprotocols:
 * {@code vauban.lsp, vauban.key.KEY}. An address would be in histories and logs; the server answers with the first name
 * only.
 */
public final class WebSocketToken {
    /** What is spoken. */
    public static final String PROTOCOL = "vauban.lsp";
    private static final String KEY = "vauban.key.";
    /** Of a page of the console, whose session comes as a cookie. */
    private static final String SESSION = "vauban.session";

    private WebSocketToken() {}

    private static boolean isSocket(HttpFields headers) {
        return "websocket".equalsIgnoreCase(headers.get(HttpHeader.UPGRADE));
    }

    /** Whether it is for the session of the console that a WebSocket is opened. */
    static boolean isOfSession(HttpFields headers) {
        return isSocket(headers) && headers.getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, false).contains(SESSION);
    }

    /** The key among the subprotocols, or null. */
    static @Nullable String of(HttpFields headers) {
        return !isSocket(headers) ? null : headers.getCSV(HttpHeader.SEC_WEBSOCKET_SUBPROTOCOL, false).stream()
                .filter(name -> name.startsWith(KEY)).map(name -> name.substring(KEY.length())).findFirst()
                .orElse(null);
    }
}
