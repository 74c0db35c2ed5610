// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.console;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import org.vauban.server.http.ErrorFormat;
import org.vauban.server.http.Exchange;
import org.vauban.server.http.Route;

/**
 * Serves {@code /console/editor}: an editor that is a thin client of the language server, and an example of one. The
 * build creates its script from the packages listed in {@code clients/web}; without the script there is no page. The
 * editor creates style sheets, which the browser accepts because of a nonce that is unique to each page.
 */
public final class EditorPages {
    private static final String ROOT = "/console/editor";
    private static final String SCRIPT = "/web/editor.js";
    private static final String LICENCES = "/web/editor-licences.txt";
    private static final int NONCE_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private EditorPages() {}

    /** Whether the build has created the script. */
    public static boolean isBuilt() {
        return EditorPages.class.getResource(SCRIPT) != null;
    }

    /** Returns the routes of the page and its resources. @throws IllegalStateException if it is not built */
    public static List<Route> routes(ErrorFormat errors) {
        String page = new String(ConsolePages.bytes("editor.html"), StandardCharsets.UTF_8);
        return List.of(Route.open(ROOT, errors, exchange -> send(exchange, page)),
                Route.open(ROOT + ".css", errors, ConsolePages.resource("editor.css", "text/css; charset=utf-8")),
                Route.open(ROOT + ".js", errors, ConsolePages.resource(SCRIPT, "text/javascript; charset=utf-8")),
                Route.open(ROOT + "-licences.txt", errors,
                        ConsolePages.resource(LICENCES, "text/plain; charset=utf-8")));
    }

    private static void send(Exchange exchange, String page) {
        byte[] bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        String nonce = Base64.getEncoder().encodeToString(bytes);
        ConsolePages.send(exchange, "text/html; charset=utf-8",
                page.replace("{nonce}", nonce).getBytes(StandardCharsets.UTF_8),
                ConsolePages.POLICY.replace("style-src 'self'", "style-src 'self' 'nonce-" + nonce + "'"), "no-store");
    }
}
