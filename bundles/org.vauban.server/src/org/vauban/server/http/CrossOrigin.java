// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Sets the CORS headers that let a page of another origin read an answer. Such a page authenticates with a key:
 * credentials that browsers send by themselves (sessions, certificates, tickets) are neither requested nor accepted.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, CORS protocol</a>
 */
final class CrossOrigin {
    static final String REQUESTED_METHOD = "Access-Control-Request-Method";
    private static final String REQUESTED_HEADERS = "Access-Control-Request-Headers";
    private static final int AGE_SECONDS = 600;

    private CrossOrigin() {}

    /** Lets the page read the answer. */
    static void allow(Request request, Response response) {
        response.getHeaders().put("Access-Control-Allow-Origin", request.getHeaders().get(HttpHeader.ORIGIN));
        response.getHeaders().put("Access-Control-Expose-Headers", "*");
    }

    /** Answers a preflight request. @param allowed whether the page may send the request */
    static void answer(boolean allowed, Request request, Response response, Callback callback) {
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.VARY, HttpHeader.ORIGIN.asString());
        if (allowed) {
            allow(request, response);
            String headers = request.getHeaders().get(REQUESTED_HEADERS);
            response.getHeaders().put("Access-Control-Allow-Methods", "GET, POST, DELETE, OPTIONS");
            if (headers != null) { // "*" would not include Authorization
                response.getHeaders().put("Access-Control-Allow-Headers", headers);
            }
            response.getHeaders().put("Access-Control-Max-Age", AGE_SECONDS);
        }
        response.write(true, null, callback);
    }
}
