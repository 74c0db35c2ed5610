// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.oidc;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A public key of a provider.
 *
 * @param id the key id in tokens, or null
 * @param algorithm the only algorithm for which it is used, whatever a token says
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517</a>
 */
record ProviderKey(@Nullable String id, TokenAlgorithm algorithm, PublicKey key) {
    private static final int MOST = 100;
    private static final int LEAST_RSA_BITS = 2_048;
    private static final int MOST_RSA_BITS = 8_192;
    private static final int MOST_EXPONENT_BITS = 32;
    private static final int COORDINATE = 32;

    /** Returns the usable keys of a set; keys of other kinds are skipped, as the specification requires. */
    static List<ProviderKey> all(JsonObject set) {
        List<ProviderKey> all = new ArrayList<>();
        if (set.get("keys") instanceof JsonArray keys && keys.size() <= MOST) {
            for (JsonElement each : keys) {
                if (each instanceof JsonObject key) {
                    of(key).ifPresent(all::add);
                }
            }
        }
        return all;
    }

    private static Optional<ProviderKey> of(JsonObject json) {
        String type = text(json, "kty");
        String use = text(json, "use");
        String wanted = text(json, "alg");
        boolean verifies = !(json.get("key_ops") instanceof JsonArray operations)
                || operations.contains(new JsonPrimitive("verify"));
        if (json.has("use") && !"sig".equals(use) || !verifies) {
            return Optional.empty();
        }
        for (TokenAlgorithm algorithm : TokenAlgorithm.values()) {
            if (algorithm.keyType().equals(type) && (!json.has("alg") || algorithm.text().equals(wanted))) {
                try {
                    PublicKey key = switch (algorithm) {
                        case RS256 -> rsa(json);
                        case ES256 -> elliptic(json);
                        case EDDSA -> edwards(json);
                    };
                    return Optional.of(new ProviderKey(text(json, "kid"), algorithm, key));
                } catch (GeneralSecurityException | IllegalArgumentException e) {
                    return Optional.empty(); // unsupported curve or size
                }
            }
        }
        return Optional.empty();
    }

    private static PublicKey rsa(JsonObject json) throws GeneralSecurityException {
        RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(json, "n"), number(json, "e")));
        int bits = key.getModulus().bitLength();
        if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS || key.getPublicExponent().bitLength() > MOST_EXPONENT_BITS) {
            throw new IllegalArgumentException("size");
        }
        return key;
    }

    private static PublicKey elliptic(JsonObject json) throws GeneralSecurityException {
        if (!"P-256".equals(text(json, "crv"))) {
            throw new IllegalArgumentException("curve");
        }
        AlgorithmParameters named = AlgorithmParameters.getInstance("EC");
        named.init(new ECGenParameterSpec("secp256r1"));
        ECParameterSpec curve = named.getParameterSpec(ECParameterSpec.class);
        BigInteger x = new BigInteger(1, coordinate(json, "x"));
        BigInteger y = new BigInteger(1, coordinate(json, "y"));
        BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
        BigInteger right = x.pow(3).add(curve.getCurve().getA().multiply(x)).add(curve.getCurve().getB()).mod(p);
        if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.multiply(y).mod(p).equals(right)) {
            throw new IllegalArgumentException("point");
        }
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
    }

    /** Decodes an Ed25519 key: little-endian, with the sign of x in the highest bit. */
    private static PublicKey edwards(JsonObject json) throws GeneralSecurityException {
        if (!"Ed25519".equals(text(json, "crv"))) {
            throw new IllegalArgumentException("curve");
        }
        byte[] little = coordinate(json, "x");
        byte[] big = new byte[COORDINATE];
        for (int i = 0; i < COORDINATE; i++) {
            big[i] = little[COORDINATE - 1 - i];
        }
        boolean odd = big[0] < 0;
        big[0] &= 0x7f;
        return KeyFactory.getInstance("Ed25519").generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519,
                new EdECPoint(odd, new BigInteger(1, big))));
    }

    private static BigInteger number(JsonObject json, String name) {
        return new BigInteger(1, bytes(json, name));
    }

    private static byte[] coordinate(JsonObject json, String name) {
        byte[] bytes = bytes(json, name);
        if (bytes.length != COORDINATE) {
            throw new IllegalArgumentException(name);
        }
        return bytes;
    }

    private static byte[] bytes(JsonObject json, String name) {
        String text = text(json, name);
        if (text == null || text.isEmpty() || text.contains("=")) {
            throw new IllegalArgumentException(name);
        }
        return Base64.getUrlDecoder().decode(text);
    }

    /** Returns a string member, or null. */
    static @Nullable String text(JsonObject json, String name) {
        return json.get(name) instanceof JsonPrimitive value && value.isString() ? value.getAsString() : null;
    }
}
