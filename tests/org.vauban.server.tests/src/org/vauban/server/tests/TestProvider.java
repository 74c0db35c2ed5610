// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** An identity provider for a test on the loopback, which can be made hostile. */
public final class TestProvider implements AutoCloseable {
    public static final String KEYS = "/keys";
    public static final String DISCOVERY = "/.well-known/openid-configuration";

    /** How the provider answers. */
    public enum Mood {
        GOOD, DOWN, REDIRECTS, SENDS_WITHOUT_END, STALLS, IS_ANOTHER, SENDS_ELSEWHERE, SENDS_TO_PLAIN, SAYS_NONSENSE,
        HAS_NO_KEYS
    }

    public volatile Mood mood = Mood.GOOD;
    /** Changes the claims of an ID token. */
    public volatile Consumer<JsonObject> identity = claims -> {};
    /** Secret that the client must know; empty for none. */
    public volatile String secret = "";
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    public final List<String> asked = new CopyOnWriteArrayList<>();
    /** Published public keys, by key ID. */
    public final Map<String, KeyPair> keys = new ConcurrentHashMap<>();
    private final Server server = new Server();
    private final ServerConnector connector;
    private final String scheme;

    public TestProvider() throws Exception {
        this(null);
    }

    /** @param tls the TLS context, or null */
    public TestProvider(SSLContext tls) throws Exception {
        scheme = tls == null ? "http" : "https";
        HttpConnectionFactory http = new HttpConnectionFactory(new HttpConfiguration());
        if (tls == null) {
            connector = new ServerConnector(server, 1, 1, http);
        } else {
            SslContextFactory.Server factory = new SslContextFactory.Server();
            factory.setSslContext(tls);
            connector = new ServerConnector(server, 1, 1, new SslConnectionFactory(factory,
                    http.getProtocol()), http);
        }
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                String path = Request.getPathInContext(request);
                if (mood == Mood.GOOD && path.equals("/authorize")) {
                    authorize(request, response, callback);
                } else if (mood == Mood.GOOD && path.equals("/token")) {
                    exchange(request, response, callback);
                } else {
                    answer(path, response, callback);
                }
                return true;
            }
        });
        server.start();
    }

    public String issuer() {
        return scheme + "://127.0.0.1:" + connector.getLocalPort();
    }

    public static KeyPair pair(String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(switch (algorithm) {
            case "RS256" -> "RSA";
            case "ES256" -> "EC";
            default -> "Ed25519";
        });
        if (algorithm.equals("RS256")) {
            generator.initialize(2_048);
        } else if (algorithm.equals("ES256")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return generator.generateKeyPair();
    }

    private void answer(String path, Response response, Callback callback) throws Exception {
        asked.add(path);
        switch (mood) {
            case DOWN -> response.setStatus(503);
            case REDIRECTS -> {
                response.setStatus(302);
                response.getHeaders().put(HttpHeader.LOCATION, issuer() + "/elsewhere");
            }
            default -> response.setStatus(path.equals(DISCOVERY) || path.equals(KEYS) ? 200 : 404);
        }
        String body = mood == Mood.SAYS_NONSENSE ? "[" : path.equals(KEYS) ? jwks().toString() : discovery().toString();
        if (mood == Mood.STALLS) {
            response.write(false, ByteBuffer.wrap(new byte[] {'{'}), Callback.from(() -> {}, callback::failed));
        } else if (mood == Mood.SENDS_WITHOUT_END) {
            flood(response, callback);
        } else {
            Content.Sink.write(response, true, body, callback);
        }
    }

    private static void flood(Response response, Callback callback) {
        response.write(false, ByteBuffer.wrap(" ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII)),
                Callback.from(() -> flood(response, callback), callback::failed));
    }

    /** Treats the browser's user as already signed in. */
    private void authorize(Request request, Response response, Callback callback) throws Exception {
        Map<String, String> asked = new HashMap<>();
        Request.extractQueryParameters(request).forEach(field -> asked.put(field.getName(), field.getValue()));
        String code = text(pair("EdDSA").getPublic().getEncoded());
        codes.put(code, asked);
        response.setStatus(302);
        response.getHeaders().put(HttpHeader.LOCATION, asked.get("redirect_uri") + "?code=" + code + "&state="
                + asked.get("state") + "&iss=" + URLEncoder.encode(issuer(), StandardCharsets.UTF_8));
        response.write(true, null, callback);
    }

    /**
     * Exchanges a code for tokens: checks the client and that the code was not used before, and verifies what the code
     * is bound to.
     */
    private void exchange(Request request, Response response, Callback callback) throws Exception {
        Map<String, String> sent = new HashMap<>();
        for (String field : Content.Source.asString(request).split("&")) {
            sent.put(field.substring(0, field.indexOf('=')),
                    URLDecoder.decode(field.substring(field.indexOf('=') + 1), StandardCharsets.UTF_8));
        }
        Map<String, String> begun = codes.remove(sent.getOrDefault("code", ""));
        String hash = text(MessageDigest.getInstance("SHA-256")
                .digest(sent.getOrDefault("code_verifier", "").getBytes(StandardCharsets.US_ASCII)));
        String known = secret.isEmpty() ? null : "Basic " + Base64.getEncoder().encodeToString(("console:"
                + URLEncoder.encode(secret, StandardCharsets.UTF_8)).getBytes(StandardCharsets.US_ASCII));
        if (begun == null || !hash.equals(begun.get("code_challenge"))
                || !begun.get("redirect_uri").equals(sent.get("redirect_uri"))
                || !"console".equals(sent.get("client_id")) || !"authorization_code".equals(sent.get("grant_type"))
                || !Objects.equals(known, request.getHeaders().get(HttpHeader.AUTHORIZATION))) {
            response.setStatus(400);
            Content.Sink.write(response, true, "{\"error\":\"invalid_grant\"}", callback);
            return;
        }
        JsonObject claims = claims(Instant.now());
        claims.addProperty("aud", begun.get("client_id"));
        claims.addProperty("nonce", begun.get("nonce"));
        identity.accept(claims);
        JsonObject body = new JsonObject();
        body.addProperty("id_token", token(keys.keySet().iterator().next(), claims));
        Content.Sink.write(response, true, body.toString(), callback);
    }

    private JsonObject discovery() {
        JsonObject document = new JsonObject();
        document.addProperty("issuer", mood == Mood.IS_ANOTHER ? "https://login.example.org" : issuer());
        document.addProperty("jwks_uri", switch (mood) {
            case SENDS_ELSEWHERE -> "https://keys.example.org/keys";
            case SENDS_TO_PLAIN -> "http://192.0.2.1/keys";
            default -> issuer() + KEYS;
        });
        document.addProperty("authorization_endpoint", issuer() + "/authorize");
        document.addProperty("token_endpoint", issuer() + "/token");
        return document;
    }

    private JsonObject jwks() {
        JsonArray all = new JsonArray();
        if (mood != Mood.HAS_NO_KEYS) {
            keys.forEach((id, pair) -> all.add(jwk(id, pair)));
        }
        JsonObject set = new JsonObject();
        set.add("keys", all);
        return set;
    }

    private static JsonObject jwk(String id, KeyPair pair) {
        JsonObject key = new JsonObject();
        key.addProperty("kid", id);
        key.addProperty("use", "sig");
        switch (pair.getPublic()) {
            case RSAPublicKey rsa -> {
                key.addProperty("kty", "RSA");
                key.addProperty("n", text(rsa.getModulus().toByteArray()));
                key.addProperty("e", text(rsa.getPublicExponent().toByteArray()));
            }
            case ECPublicKey curve -> {
                key.addProperty("kty", "EC");
                key.addProperty("crv", "P-256");
                key.addProperty("x", text(fixed(curve.getW().getAffineX())));
                key.addProperty("y", text(fixed(curve.getW().getAffineY())));
            }
            case EdECPublicKey edwards -> {
                key.addProperty("kty", "OKP");
                key.addProperty("crv", "Ed25519");
                byte[] encoded = edwards.getEncoded();
                key.addProperty("x", text(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
            }
            default -> throw new IllegalArgumentException(pair.getPublic().getAlgorithm());
        }
        return key;
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    public static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public static String text(String utf8) {
        return text(utf8.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns claims that are accepted for an hour from the given time. */
    public JsonObject claims(Instant now) {
        JsonObject claims = new JsonObject();
        claims.addProperty("iss", issuer());
        claims.addProperty("sub", "7");
        claims.addProperty("aud", "vauban");
        claims.addProperty("exp", now.getEpochSecond() + 3_600);
        claims.addProperty("iat", now.getEpochSecond());
        claims.addProperty("email", "ada@example.org");
        return claims;
    }

    /** Returns a token signed with one of the provider's keys, by that key's algorithm. */
    public String token(String id, JsonObject claims) throws Exception {
        KeyPair pair = keys.get(id);
        String algorithm = switch (pair.getPublic()) {
            case RSAPublicKey rsa -> "RS256";
            case ECPublicKey curve -> "ES256";
            default -> "EdDSA";
        };
        return token("{\"alg\":\"" + algorithm + "\",\"kid\":\"" + id + "\",\"typ\":\"JWT\"}", claims,
                pair.getPrivate());
    }

    public static String token(String header, JsonObject claims, PrivateKey key) throws Exception {
        String signed = text(header) + "." + text(claims.toString());
        Signature signature = Signature.getInstance(switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSAinP1363Format";
            default -> "Ed25519";
        });
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + text(signature.sign());
    }

    /** Returns a token signed with a shared secret, as a confused verifier would compute it. */
    public static String hmac(String header, JsonObject claims, byte[] secret) throws Exception {
        String signed = text(header) + "." + text(claims.toString());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return signed + "." + text(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    }

    @Override
    public void close() throws Exception {
        server.setStopTimeout(0);
        server.stop();
    }
}
