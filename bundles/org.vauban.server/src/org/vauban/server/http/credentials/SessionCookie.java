// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http.credentials;

import org.eclipse.jdt.annotation.Nullable;

/**
 * The cookies of the console. Browsers send them by themselves, so they are valid only together with a header that no
 * page of another origin can send.
 */
public final class SessionCookie {
    /** Header that the requests of the console have. */
    public static final String HEADER = "vauban-console";
    /** Value of the header for requests that an open page sends on a timer. */
    static final String POLLING = "poll";
    /** Name with a prefix that only this host, and only over TLS, can set. */
    static final String SECURED = "__Host-vauban";
    static final String PLAIN = "vauban-session";
    private static final String SIGN_IN_SECURED = "__Host-vauban-login";
    private static final String SIGN_IN_PLAIN = "vauban-login";
    private static final int SIGN_IN_SECONDS = 600;

    private SessionCookie() {}

    /** @param value empty to delete the cookie */
    public static String session(String value, boolean secured) {
        // a session cookie for the browser; the server decides how long the session lasts
        return (secured ? SECURED : PLAIN) + "=" + value + "; Path=/; HttpOnly; SameSite=Strict"
                + (secured ? "; Secure" : "") + (value.isEmpty() ? "; Max-Age=0" : "");
    }

    /** Cookie that returns when the provider redirects the browser. @param value empty to delete the cookie */
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

    /** Returns the session from two cookies; one that began over TLS is not accepted from the cookie anyone can set. */
    static @Nullable String session(@Nullable String secured, @Nullable String plain) {
        if (secured != null && isSecured(secured)) {
            return secured;
        }
        return plain != null && plain.startsWith("p") ? plain : null;
    }
}
