// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** The password of Basic authentication (RFC 7617), which is an API key; the name of the user does not matter. */
final class BasicPassword {
    private static final String BASIC = "basic ";

    private BasicPassword() {}

    /** Null where there is another authorization or none; empty for what is not valid. */
    static @Nullable String of(HttpFields headers) {
        String authorization = headers.get(HttpHeader.AUTHORIZATION);
        if (authorization == null || !authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            String pair = new String(Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip()),
                    StandardCharsets.UTF_8);
            return pair.indexOf(':') < 0 ? "" : pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
