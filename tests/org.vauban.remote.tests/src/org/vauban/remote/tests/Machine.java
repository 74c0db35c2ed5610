// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Decision;
import org.vauban.governance.Gate;
import org.vauban.governance.Part;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.SourceText;
import org.vauban.governance.Submission;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyInstaller;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.policy.ProjectPolicies;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.remote.RemotePolicy;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.source.TextSource;
import org.vauban.remote.RemoteEngineExtension;
import org.vauban.remote.route.RemoteEnvironment;

/** A machine with a root document, whose policy a test signs, and its user. */
public final class Machine {
    private static final Instant ISSUED = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
    private static final SigningKey KEY = key();
    private static final SigningKey ROOT = key();
    private static final SigningKey MODELS = key();

    public final Path folder;
    public final UserDirectories user;
    private final PolicySources sources;
    private int version;

    private static SigningKey key() {
        try {
            return SigningKeys.generate(SignatureAlgorithm.ED25519);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    public Machine(Path folder) throws Exception {
        this.folder = folder.toRealPath();
        String home = this.folder.resolve("home").toString();
        user = UserDirectories.of("Linux", this.folder, name -> null,
                name -> name.equals("VAUBAN_HOME") ? home : null);
        Path machine = Files.createDirectories(this.folder.resolve("machine"));
        Files.createDirectories(user.config());
        Set<Integer> administrators = new HashSet<>(Set.of(0));
        if (folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            administrators.add((Integer) Files.getAttribute(this.folder, "unix:uid"));
        }
        sources = new PolicySources(machine, user.config(), null, "ada", administrators, InstantSource.system());
        Map<String, RootDocument.NamedKey> keys = new LinkedHashMap<>();
        keys.put(KEY.id(), new RootDocument.NamedKey(KEY.verificationKey(), "Grace, security officer"));
        keys.put(ROOT.id(), new RootDocument.NamedKey(ROOT.verificationKey(), "Root"));
        keys.put(MODELS.id(), new RootDocument.NamedKey(MODELS.verificationKey(), "Models"));
        Envelope root = Envelope.of(RootDocument.PAYLOAD_TYPE, new RootDocument("Example", 1, ISSUED,
                ISSUED.plus(Duration.ofDays(300)), keys, Map.of(Role.ROOT, signer(ROOT), Role.POLICY, signer(KEY),
                        Role.MODELS, signer(MODELS)))
                .json()).signedBy(ROOT);
        new PolicyInstaller(sources).install(root, this.folder.resolve("root.json"), root.digest());
    }

    private static RootDocument.Signers signer(SigningKey key) {
        return new RootDocument.Signers(Set.of(key.id()), 1);
    }

    /** @param settings names and values in JSON, in turn */
    public Machine policy(String... settings) throws Exception {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < settings.length; i += 2) {
            all.append(all.isEmpty() ? "" : ",").append('"').append(settings[i]).append("\":{\"value\":")
                    .append(settings[i + 1]).append(",\"reason\":\"because of a test\"}");
        }
        String json = "{\"version\":" + ++version + ",\"issued\":\"" + ISSUED + "\",\"expires\":\""
                + ISSUED.plus(Duration.ofDays(30)) + "\",\"contact\":\"security@example.org\",\"scope\":{\"layer\":"
                + "\"machine\",\"site\":\"Example\"},\"settings\":{" + all + "}}";
        new PolicyInstaller(sources).install(Envelope.of(PolicyDocument.PAYLOAD_TYPE,
                StrictJson.object(json.getBytes(StandardCharsets.UTF_8))).signedBy(KEY), folder.resolve("p.json"),
                null);
        return this;
    }

    /** Grants an endpoint to all features, for all texts. */
    public Machine grant(String address, String... more) throws Exception {
        String[] settings = new String[more.length + 2];
        settings[0] = "remote.endpoints";
        settings[1] = "[\"team " + address + " features=completion,chat,edit,fix,document,embedding"
                + " classes=code,documents,typed,answers,other,masked region=loopback models=served\"]";
        System.arraycopy(more, 0, settings, 2, more.length);
        return policy(settings);
    }

    public Policy read() throws Exception {
        return Policy.read(sources);
    }

    public RemoteEnvironment environment() {
        return new RemoteEnvironment(user, directories -> Policy.read(sources));
    }

    public RemoteEngineExtension extension() {
        return new RemoteEngineExtension(environment());
    }

    /** Makes the user agree to the endpoint, and routes features to it. */
    public Machine use(String... features) {
        extension().agree("team", true, Locale.ENGLISH);
        for (String feature : features) {
            extension().route(feature, "team", Locale.ENGLISH);
        }
        return this;
    }

    public Gate gate(AuditLog log) throws Exception {
        Policy policy = read();
        return new Gate(GatePolicy.of(policy).exclusions(List.of()), new SecretMasker(), log, FeaturePolicy.of(policy),
                new ProjectPolicies(sources), RemotePolicy.of(policy));
    }

    /** Returns a text approved by the gate. */
    public ApprovedText approved(String feature, String text) throws Exception {
        return approved(feature, Part.typed("question", text));
    }

    public ApprovedText approved(String feature, Part part) throws Exception {
        try (AuditLog log = new AuditLog(folder.resolve("gate.jsonl"))) {
            return assertInstanceOf(Decision.Approved.class,
                    gate(log).review(new Submission(feature, "model", List.of(part)))).parts().getFirst().text();
        }
    }

    public Part file(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return new Part("file", SourceText.whole(TextSource.file(file, null), text), OptionalInt.empty(), true);
    }

    /** Returns the audit log's lines about requests to endpoints. */
    public List<String> audit() throws IOException {
        return Files.isRegularFile(user.audit())
                ? Files.readAllLines(user.audit()).stream().filter(line -> line.contains("\"remote.")).toList()
                : List.of();
    }
}
