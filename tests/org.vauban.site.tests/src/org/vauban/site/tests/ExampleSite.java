// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.governance.signature.TrustException;
import org.vauban.site.SiteException;
import org.vauban.site.SiteManifest;
import org.vauban.site.SiteSigner;
import org.vauban.site.SiteVerifier;

/** A small update site of the organisation “Example”, whose sites require signatures of two keys. */
public final class ExampleSite {
    public static final String ORGANISATION = "Example";
    /** The real time in the proof, where other programs with their own clock verify the sites. */
    public static final Instant NOW = Boolean.getBoolean("vauban.site.now")
            ? Instant.now().truncatedTo(ChronoUnit.SECONDS)
            : Instant.parse("2026-11-27T09:00:00Z");
    public static final InstantSource CLOCK = InstantSource.fixed(NOW);
    public static final SigningKey ROOT_KEY = key(SignatureAlgorithm.ED25519);
    public static final SigningKey POLICY_KEY = key(SignatureAlgorithm.ED25519);
    public static final SigningKey FIRST = key(SignatureAlgorithm.ED25519);
    public static final SigningKey SECOND = key(SignatureAlgorithm.ECDSA_P384);
    public static final SigningKey STRANGER = key(SignatureAlgorithm.ED25519);
    public static final String CORE = "plugins/org.example.core_1.0.0.jar";
    public static final String UI = "plugins/org.example.ui_1.0.0.jar";
    public static final String FEATURE = "features/org.example.feature_1.0.0.jar";
    public static final String SUMMER = "features/org.example.\u00e9t\u00e9_1.0.0.jar";
    private static final List<String> FILES = List.of("artifacts.jar", "content.jar", "p2.index", CORE, UI, FEATURE,
            SUMMER);
    /** Manifests of {@link #signed}, by version: signing takes longer than most tests of a site. */
    private static final Map<Long, byte[]> MANIFESTS = new ConcurrentHashMap<>();
    private static final Map<Long, byte[]> PUBLISHED = new ConcurrentHashMap<>();

    private ExampleSite() {}

    private static SigningKey key(SignatureAlgorithm algorithm) {
        try {
            return SigningKeys.generate(algorithm);
        } catch (TrustException e) {
            throw new IllegalStateException(e);
        }
    }

    public static RootDocument root() {
        return root(NOW.minus(Duration.ofDays(30)), NOW.plus(Duration.ofDays(300)));
    }

    public static RootDocument root(Instant issued, Instant expires) {
        Map<String, RootDocument.NamedKey> keys = new LinkedHashMap<>();
        Map.of(ROOT_KEY, "Ada", POLICY_KEY, "Paul", FIRST, "Grace", SECOND, "Jean")
                .forEach((key, owner) -> keys.put(key.id(), new RootDocument.NamedKey(key.verificationKey(), owner)));
        return new RootDocument(ORGANISATION, 1, issued, expires, keys,
                Map.of(Role.ROOT, signers(1, ROOT_KEY), Role.POLICY, signers(1, POLICY_KEY), Role.SITE,
                        signers(2, FIRST, SECOND)));
    }

    /** Writes the root document as an administrator installs it. */
    public static Path writeRoot(Path file) throws IOException, TrustException {
        return Files.write(file, Envelope.of(RootDocument.PAYLOAD_TYPE, root().json()).signedBy(ROOT_KEY).bytes());
    }

    private static RootDocument.Signers signers(int threshold, SigningKey... keys) {
        Set<String> ids = new LinkedHashSet<>();
        Stream.of(keys).map(SigningKey::id).forEach(ids::add);
        return new RootDocument.Signers(ids, threshold);
    }

    public static SiteVerifier verifier() {
        return new SiteVerifier(root(), CLOCK);
    }

    public static SiteSigner.Heading heading(long version) {
        return new SiteSigner.Heading(ORGANISATION, "vauban", version, "0." + version, NOW.minus(Duration.ofDays(1)),
                Duration.ofDays(180));
    }

    /** Writes the files of a version; a bundle and the metadata differ between versions. */
    public static Path write(Path folder, long version) throws IOException {
        for (String path : FILES) {
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            boolean changes = path.equals(CORE) || path.endsWith("s.jar") || path.endsWith("t.jar");
            Files.writeString(file, (path + (changes ? " of version " + version : "") + "\n").repeat(200));
        }
        return folder;
    }

    /** Returns a version signed by both keys; its files and signatures are always the same. */
    public static Path signed(Path folder, long version) throws IOException, SiteException {
        return sign(write(folder, version), version, MANIFESTS);
    }

    /** Returns a version whose bundles are named as those of a build: different content has a different name. */
    public static Path published(Path folder, long version) throws IOException, SiteException {
        Path site = write(folder, version);
        Files.move(site.resolve(CORE), site.resolve(core(version)));
        return sign(site, version, PUBLISHED);
    }

    /** Signs a site, or takes the known manifest of the same files. */
    private static Path sign(Path folder, long version, Map<Long, byte[]> manifests)
            throws IOException, SiteException {
        Path manifest = folder.resolve(SiteManifest.FILE);
        byte[] known = manifests.get(version);
        if (known != null) {
            Files.write(manifest, known);
            return folder;
        }
        SiteSigner.sign(folder, heading(version), FIRST);
        SiteSigner.sign(folder, null, SECOND);
        manifests.putIfAbsent(version, Files.readAllBytes(manifest));
        return folder;
    }

    /** Returns the path of the bundle that differs between published versions. */
    public static String core(long version) {
        return "plugins/org.example.core_1." + version + ".0.jar";
    }

    /** Signs a document unchecked, as anyone with the keys could. */
    public static void sign(Path folder, JsonObject document, String type, SigningKey... keys)
            throws IOException, TrustException {
        Envelope envelope = Envelope.of(type, document);
        for (SigningKey key : keys) {
            envelope = envelope.signedBy(key);
        }
        Files.write(folder.resolve(SiteManifest.FILE), envelope.bytes());
    }

    public static JsonObject document(Path folder) throws IOException, TrustException {
        return Envelope.parse(Files.readAllBytes(folder.resolve(SiteManifest.FILE))).unverified();
    }

    public static String manifest(Path folder) throws IOException {
        return Files.readString(folder.resolve(SiteManifest.FILE), StandardCharsets.UTF_8);
    }
}
