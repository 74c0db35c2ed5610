// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import java.util.Base64;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/**
 * A ticket of {@code Authorization: Negotiate}, and what the client is answered with it. Of one request.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4559">RFC 4559</a>
 */
final class Negotiation {
    /** The name of the scheme. */
    static final String SCHEME = "Negotiate";

    private final byte[] token;
    private volatile byte[] answer = new byte[0];

    private Negotiation(byte[] token) {
        this.token = token;
    }

    /** What the request brings; with an empty token for what cannot be understood, and null for another scheme. */
    static @Nullable Negotiation of(HttpFields headers) {
        String header = headers.get(HttpHeader.AUTHORIZATION);
        if (header == null || !(header + " ").regionMatches(true, 0, SCHEME + " ", 0, SCHEME.length() + 1)) {
            return null;
        }
        try {
            return new Negotiation(Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()));
        } catch (IllegalArgumentException e) {
            return new Negotiation(new byte[0]);
        }
    }

    byte[] token() {
        return token;
    }

    void answer(byte[] bytes) {
        answer = bytes;
    }

    /** The header of the answer, or null for none. */
    @Nullable
    String header() {
        byte[] bytes = answer;
        return bytes.length == 0 ? null : SCHEME + " " + Base64.getEncoder().encodeToString(bytes);
    }
}
