// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.oidc;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Hashes;

/**
 * The state of a sign-in in progress. It is kept only by the browser, in a cookie that only this server can create, so
 * that any number of sign-ins uses no memory here.
 *
 * @param state returned by the provider with the code
 * @param nonce required in the ID token
 * @param verifier PKCE code verifier, of which the provider has received a hash
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7636">RFC 7636</a>
 */
public record SignIn(String state, String nonce, String verifier) {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 32;
    private static final int FIELDS = 5;
    /** Key for the cookies, different after each start: sign-ins in progress must then begin again. */
    private static final byte[] KEY = random();

    /** Creates a new one. */
    public static SignIn begin() {
        return new SignIn(text(random()), text(random()), text(random()));
    }

    private static byte[] random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Returns the value of the cookie. */
    public String cookie(InstantSource clock) {
        String fields = state + "." + nonce + "." + verifier + "." + clock.instant().plus(PATIENCE).getEpochSecond();
        return fields + "." + mac(fields);
    }

    /** Returns the sign-in for a cookie and a state; empty if they do not match, or it began too long ago. */
    public static Optional<SignIn> of(@Nullable String cookie, @Nullable String state, InstantSource clock) {
        String[] fields = cookie == null ? new String[0] : cookie.split("\\.", -1);
        if (cookie == null || state == null || fields.length != FIELDS) {
            return Optional.empty();
        }
        String signed = cookie.substring(0, cookie.lastIndexOf('.'));
        if (!same(mac(signed), fields[4]) || !same(fields[0], state)
                || Long.parseLong(fields[3]) < clock.instant().getEpochSecond()) {
            return Optional.empty();
        }
        return Optional.of(new SignIn(fields[0], fields[1], fields[2]));
    }

    /** Compares two texts in constant time. */
    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static String mac(String fields) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
            return text(mac.doFinal(fields.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // cannot happen: every Java platform has the algorithm
        }
    }

    /** Returns the URL at which the user signs in. */
    URI address(URI endpoint, ConsoleClient client) {
        String challenge = text(Hashes.sha256().digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        String query = form(Map.of("response_type", "code", "client_id", client.id(), "redirect_uri",
                client.redirect().toString(), "scope", client.scope(), "state", state, "nonce", nonce,
                "code_challenge", challenge, "code_challenge_method", "S256"));
        return URI.create(endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + query);
    }

    static String form(Map<String, String> fields) {
        return new TreeMap<>(fields).entrySet().stream().map(each -> each.getKey() + "="
                + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8)).collect(Collectors.joining("&"));
    }

    /** Omits the verifier. */
    @Override
    public String toString() {
        return "SignIn[" + state + "]";
    }
}
