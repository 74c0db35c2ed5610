// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.oidc;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonDocument;
import org.vauban.server.message.Messages;

/**
 * A JSON Web Token in compact form, signed and not encrypted. Keys in a token, or URLs of keys, are ignored; a token
 * with critical extensions is refused.
 *
 * @param keyId id of the key that has supposedly signed it, or null
 * @param claims not to be trusted until the signature is verified
 * @param signed the signed bytes
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519">RFC 7519</a>, RFC 7515, RFC 8725
 */
record SignedToken(TokenAlgorithm algorithm, @Nullable String keyId, JsonObject claims, byte[] signed,
        byte[] signature) {
    private static final int LONGEST = 12 << 10;
    private static final int LONGEST_KEY_ID = 256;
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/jwt", "application/at+jwt");

    /** Whether a text may be a token. API keys contain no dots. */
    static boolean isForm(String text) {
        return text.chars().filter(c -> c == '.').count() == 2;
    }

    /** @throws OidcException if it is not a valid token */
    static SignedToken parse(String compact) throws OidcException {
        if (compact.length() > LONGEST || !isForm(compact)) {
            throw OidcException.refused(Messages.text("token.form"));
        }
        String[] parts = compact.split("\\.", -1);
        try {
            JsonObject header = JsonDocument.object(decode(parts[0]));
            String type = ProviderKey.text(header, "typ");
            String keyId = ProviderKey.text(header, "kid");
            boolean known = !header.has("crit") && !header.has("enc") && !header.has("zip")
                    && (!header.has("typ") || type != null && TYPES.contains(type.toLowerCase(Locale.ROOT)))
                    && (!header.has("kid") || keyId != null && keyId.length() <= LONGEST_KEY_ID);
            if (!known) {
                throw OidcException.refused(Messages.text("token.form"));
            }
            String name = ProviderKey.text(header, "alg");
            Optional<TokenAlgorithm> algorithm = name == null ? Optional.empty() : TokenAlgorithm.of(name);
            return new SignedToken(
                    algorithm.orElseThrow(() -> OidcException.refused(Messages.text("token.algorithm"))), keyId,
                    JsonDocument.object(decode(parts[1])),
                    (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII), decode(parts[2]));
        } catch (InvalidInputException | IllegalArgumentException e) {
            throw OidcException.refused(Messages.text("token.form"));
        }
    }

    private static byte[] decode(String part) {
        if (part.contains("=")) {
            throw new IllegalArgumentException("padding");
        }
        return Base64.getUrlDecoder().decode(part);
    }

    boolean verifiedBy(ProviderKey key) {
        return key.algorithm() == algorithm && algorithm.verifies(key.key(), signed, signature);
    }
}
