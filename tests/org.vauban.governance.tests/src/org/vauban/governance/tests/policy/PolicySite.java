// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicyInstaller;
import org.vauban.governance.policy.PolicyInstaller.StepListener;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.document.PolicyReset;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.RootDocument.NamedKey;
import org.vauban.governance.signature.RootDocument.Signers;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;

/** A machine with a root document, keys and policies in a test's folder. The test's user administers it. */
final class PolicySite {
    static final Instant ISSUED = Instant.parse("2026-11-01T00:00:00Z");
    static final String NAME = "Example";
    static final String ACCOUNT = "ada";

    private static final Keys KEYS = Keys.make();
    /** First root documents of all sites, by the number of signatures that a policy needs. */
    private static final Map<Integer, Envelope> ROOTS = new ConcurrentHashMap<>();

    /**
     * The keys of all sites, shared because creating them takes time. Each reading of a policy verifies signatures of
     * both root keys, so these use the faster algorithm.
     */
    record Keys(SigningKey root1, SigningKey root2, SigningKey policy1, SigningKey policy2, SigningKey models,
            SigningKey stranger) {
        static Keys make() {
            try {
                return new Keys(SigningKeys.generate(SignatureAlgorithm.ED25519),
                        SigningKeys.generate(SignatureAlgorithm.ED25519),
                        SigningKeys.generate(SignatureAlgorithm.ED25519),
                        SigningKeys.generate(SignatureAlgorithm.ECDSA_P384),
                        SigningKeys.generate(SignatureAlgorithm.ED25519),
                        SigningKeys.generate(SignatureAlgorithm.ED25519));
            } catch (TrustException e) {
                throw new AssertionError(e);
            }
        }
    }

    final Path folder;
    Instant now = ISSUED.plus(Duration.ofDays(10));

    private final Set<Integer> administrators = new HashSet<>(Set.of(0));

    /** Creates a machine with a root document that requires one signature per policy. */
    PolicySite(Path folder) throws IOException, PolicyException, TrustException {
        this(folder, 1);
    }

    PolicySite(Path folder, int policyThreshold) throws IOException, PolicyException, TrustException {
        this.folder = folder.toRealPath();
        if (folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            administrators.add((Integer) Files.getAttribute(this.folder, "unix:uid"));
        }
        Files.createDirectories(machine());
        Files.createDirectories(user());
        Files.createDirectories(project());
        Envelope root = ROOTS.get(policyThreshold);
        if (root == null) {
            root = signed(RootDocument.PAYLOAD_TYPE, root(1, policyThreshold).json(), KEYS.root1, KEYS.root2);
            ROOTS.put(policyThreshold, root);
        }
        installer(StepListener.NONE).install(root, machine().resolve("root.json"), root.digest());
    }

    static Keys keys() {
        return KEYS;
    }

    Path machine() {
        return folder.resolve("machine");
    }

    Path user() {
        return folder.resolve("user");
    }

    Path project() {
        return folder.resolve("tickets");
    }

    Path policyFile(String layer) {
        return switch (layer) {
            case "user" -> user().resolve("user.policy.json");
            case "project" -> project().resolve(".vauban/project.policy.json");
            default -> machine().resolve(layer + ".policy.json");
        };
    }

    PolicySources sources() {
        return new PolicySources(machine(), user(), project(), ACCOUNT, administrators, InstantSource.fixed(now));
    }

    /** Returns the sources for a program that runs while time passes, and has no folder open. */
    PolicySources running() {
        return new PolicySources(machine(), user(), null, ACCOUNT, administrators, () -> now);
    }

    PolicyInstaller installer(StepListener steps) {
        return new PolicyInstaller(sources(), steps);
    }

    Policy read() throws PolicyException {
        return Policy.read(sources());
    }

    static RootDocument root(long version, int policyThreshold) {
        Map<String, NamedKey> keys = new LinkedHashMap<>();
        keys.put(KEYS.root1.id(), new NamedKey(KEYS.root1.verificationKey(), "Root 1"));
        keys.put(KEYS.root2.id(), new NamedKey(KEYS.root2.verificationKey(), "Root 2"));
        keys.put(KEYS.policy1.id(), new NamedKey(KEYS.policy1.verificationKey(), "Grace, security officer"));
        keys.put(KEYS.policy2.id(), new NamedKey(KEYS.policy2.verificationKey(), "Jean, deputy"));
        keys.put(KEYS.models.id(), new NamedKey(KEYS.models.verificationKey(), "Models"));
        Map<Role, Signers> roles = new EnumMap<>(Role.class);
        roles.put(Role.ROOT, signers(2, KEYS.root1, KEYS.root2));
        roles.put(Role.POLICY, signers(policyThreshold, KEYS.policy1, KEYS.policy2));
        roles.put(Role.MODELS, signers(1, KEYS.models));
        return new RootDocument(NAME, version, ISSUED, ISSUED.plus(Duration.ofDays(365)), keys, roles);
    }

    static Signers signers(int threshold, SigningKey... keys) {
        return new Signers(Arrays.stream(keys).map(SigningKey::id)
                .collect(Collectors.toCollection(LinkedHashSet::new)), threshold);
    }

    static Envelope signed(String type, JsonObject document, SigningKey... by) throws TrustException {
        Envelope envelope = Envelope.of(type, document);
        for (SigningKey key : by) {
            envelope = envelope.signedBy(key);
        }
        return envelope;
    }

    static JsonObject json(String text) throws TrustException {
        return StrictJson.object(text.getBytes(StandardCharsets.UTF_8));
    }

    static String subject(String layer) {
        return switch (layer) {
            case "machine" -> "";
            case "team" -> "crypto";
            case "project" -> "tickets";
            default -> ACCOUNT;
        };
    }

    /** @param settings names and values in JSON in turn, such as {@code "state.disk", "\"forbidden\""} */
    static JsonObject document(String layer, long version, String... settings) throws TrustException {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < settings.length; i += 2) {
            all.append(all.isEmpty() ? "" : ",").append('"').append(settings[i]).append("\":{\"value\":")
                    .append(settings[i + 1]).append(",\"reason\":\"because of ").append(layer).append("\"}");
        }
        String subject = subject(layer);
        return json("{\"version\":" + version + ",\"issued\":\"" + ISSUED + "\",\"expires\":\""
                + ISSUED.plus(Duration.ofDays(30)) + "\",\"graceDays\":7,\"contact\":\"security@example.org\","
                + "\"scope\":{\"layer\":\"" + layer + "\",\"site\":\"" + NAME + '"'
                + (subject.isEmpty() ? "" : ",\"subject\":\"" + subject + '"') + "},\"settings\":{" + all + "}}");
    }

    static Envelope policy(String layer, long version, String... settings) throws TrustException {
        return signed(PolicyDocument.PAYLOAD_TYPE, document(layer, version, settings), KEYS.policy1);
    }

    Envelope install(String layer, long version, String... settings) throws TrustException, PolicyException {
        Envelope policy = policy(layer, version, settings);
        install(policy);
        return policy;
    }

    void install(Envelope document) throws PolicyException {
        installer(StepListener.NONE).install(document, folder.resolve("from.json"), null);
    }

    Envelope reset(String layer, long from, long to) throws TrustException {
        String subject = subject(layer);
        return signed(PolicyReset.PAYLOAD_TYPE, json("{\"issued\":\"" + now + "\",\"expires\":\""
                + now.plus(Duration.ofDays(1)) + "\",\"scope\":{\"layer\":\"" + layer + "\",\"site\":\"" + NAME + '"'
                + (subject.isEmpty() ? "" : ",\"subject\":\"" + subject + '"') + "},\"from\":" + from + ",\"to\":" + to
                + ",\"reason\":\"a mistake\"}"), KEYS.policy1);
    }

    /** Puts a file in place without the installer, as anyone with administrator rights could. */
    void put(String layer, byte[] bytes) throws IOException {
        Files.createDirectories(policyFile(layer).getParent());
        Files.write(policyFile(layer), bytes);
    }

    /** Returns the contents of all files in the folders except locks, by name. */
    Map<String, String> content() throws IOException {
        Map<String, String> content = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(each -> !each.endsWith(".install.lock")).sorted().toList()) {
                content.put(folder.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return content;
    }
}
