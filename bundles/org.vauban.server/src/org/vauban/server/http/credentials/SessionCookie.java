// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http.credentials;

import org.eclipse.jdt.annotation.Nullable;

/**
 * The cookies of the console. A browser sends them of its own accord, so that they count only beside a header, which no
 * page of another origin can have sent.
 */
public final class SessionCookie {
    /** That requests of the console have. */
    public static final String HEADER = "vauban-console";
    /** Its value in what an open page asks on a timer. */
    static final String POLLING = "poll";
    /** Which no other host, and nothing without TLS, can set. */
    static final String SECURED = "__Host-vauban";
    static final String PLAIN = "vauban-session";
    private static final String SIGN_IN_SECURED = "__Host-vauban-login";
    private static final String SIGN_IN_PLAIN = "vauban-login";
    private static final int SIGN_IN_SECONDS = 600;

    private SessionCookie() {}

    /** @param value empty to take it away */
    public static String session(String value, boolean secured) {
        // the browser's session; how long it lasts is decided here
        return (secured ? SECURED : PLAIN) + "=" + value + "; Path=/; HttpOnly; SameSite=Strict"
                + (secured ? "; Secure" : "") + (value.isEmpty() ? "; Max-Age=0" : "");
    }

    /** The provider sends the browser back with it. @param value empty to take it away */
    public static String signIn(String value, boolean secured) {
        return signInName(secured) + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" + (secured ? "; Secure" : "")
                + "; Max-Age=" + (value.isEmpty() ? 0 : SIGN_IN_SECONDS);
    }

    public static String signInName(boolean secured) {
        return secured ? SIGN_IN_SECURED : SIGN_IN_PLAIN;
    }

    /** Whether a session began over TLS. */
    public static boolean isSecured(String session) {
        return session.startsWith("s");
    }

    /** The session of two cookies: one over TLS does not count where anybody could have set it. */
    static @Nullable String session(@Nullable String secured, @Nullable String plain) {
        if (secured != null && isSecured(secured)) {
            return secured;
        }
        return plain != null && plain.startsWith("p") ? plain : null;
    }
}
