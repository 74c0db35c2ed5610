// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http.credentials;

import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.HexFormat;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * A ticket from {@code Authorization: Negotiate}, and the token with which it is answered. For one request.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4559">RFC 4559</a>
 */
public final class Negotiation {
    /** Name of the authentication scheme. */
    public static final String SCHEME = "Negotiate";

    private static final int NETWORK_BYTES = 8;

    private final byte[] token;
    private final String sender;
    private volatile byte[] answer = new byte[0];

    private Negotiation(byte[] token, String sender) {
        this.token = token;
        this.sender = sender;
    }

    /** Reads the request's header; the token is empty if it is malformed. Returns null for another scheme. */
    static @Nullable Negotiation of(Request request) {
        String header = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (header == null || !(header + " ").regionMatches(true, 0, SCHEME + " ", 0, SCHEME.length() + 1)) {
            return null;
        }
        try {
            return new Negotiation(Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()),
                    sender(request));
        } catch (IllegalArgumentException e) {
            return new Negotiation(new byte[0], sender(request));
        }
    }

    /** Returns the client's address; for IPv6, its network, since one machine can have many addresses. */
    private static String sender(Request request) {
        if (request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress from
                && from.getAddress() != null) {
            byte[] bytes = from.getAddress().getAddress();
            return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
        }
        return "";
    }

    /** Returns who has sent it, as far as the connection tells. */
    public String sender() {
        return sender;
    }

    public byte[] token() {
        return token;
    }

    public void answer(byte[] bytes) {
        answer = bytes;
    }

    /** Returns the header of the answer, or null for none. */
    @Nullable
    public String header() {
        byte[] bytes = answer;
        return bytes.length == 0 ? null : SCHEME + " " + Base64.getEncoder().encodeToString(bytes);
    }
}
