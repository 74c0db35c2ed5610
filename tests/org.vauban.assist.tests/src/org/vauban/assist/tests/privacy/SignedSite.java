// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.privacy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.vauban.governance.policy.PolicyInstaller;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.Role;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.RootDocument.NamedKey;
import org.vauban.governance.signature.RootDocument.Signers;
import org.vauban.governance.signature.SignatureAlgorithm;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.SigningKeys;

/** A machine with a root document and signed policies in a test's folder, which the test's user administers. */
final class SignedSite {
    static final String SIGNER = "Grace Hopper, security officer";
    static final String REASON = "Key material passes through this code";
    static final String CONTACT = "security@example.org";
    static final Instant EXPIRES = Instant.parse("2026-12-31T00:00:00Z");

    private static final Instant ISSUED = Instant.parse("2026-11-01T00:00:00Z");

    private final Path folder;
    private final SigningKey root;
    private final SigningKey policy;
    private Instant now = ISSUED.plus(Duration.ofDays(10));

    SignedSite(Path folder) throws Exception {
        this.folder = folder.toRealPath();
        root = SigningKeys.generate(SignatureAlgorithm.ED25519);
        policy = SigningKeys.generate(SignatureAlgorithm.ED25519);
        for (Path each : new Path[] {machine(), user(), project()}) {
            Files.createDirectories(each);
        }
        RootDocument document = new RootDocument("Example", 1, ISSUED, ISSUED.plus(Duration.ofDays(365)),
                Map.of(root.id(), new NamedKey(root.verificationKey(), "Root"), policy.id(),
                        new NamedKey(policy.verificationKey(), SIGNER)),
                Map.of(Role.ROOT, new Signers(Set.of(root.id()), 1), Role.POLICY, new Signers(Set.of(policy.id()), 1)));
        Envelope signed = Envelope.of(RootDocument.PAYLOAD_TYPE, document.json()).signedBy(root);
        new PolicyInstaller(sources()).install(signed, machine().resolve("root.json"), signed.digest());
    }

    Path machine() {
        return folder.resolve("machine");
    }

    Path user() {
        return folder.resolve("user");
    }

    Path project() {
        return folder.resolve("tickets (old)");
    }

    void setNow(Instant time) {
        now = time;
    }

    PolicySources sources() throws Exception {
        Set<Integer> administrators = new HashSet<>(Set.of(0));
        if (folder.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            administrators.add((Integer) Files.getAttribute(folder, "unix:uid"));
        }
        return new PolicySources(machine(), user(), null, "ada", administrators, InstantSource.fixed(now));
    }

    /** Installs a policy. @param layer {@code machine} or {@code project} */
    void install(String layer, Map<String, JsonElement> settings) throws Exception {
        JsonObject scope = new JsonObject();
        scope.addProperty("layer", layer);
        scope.addProperty("site", "Example");
        if (layer.equals("project")) {
            scope.addProperty("subject", project().getFileName().toString());
        }
        JsonObject all = new JsonObject();
        settings.forEach((name, value) -> {
            JsonObject setting = new JsonObject();
            setting.add("value", value);
            setting.addProperty("reason", REASON);
            all.add(name, setting);
        });
        JsonObject document = new JsonObject();
        document.addProperty("version", 1);
        document.addProperty("issued", ISSUED.toString());
        document.addProperty("expires", EXPIRES.toString());
        document.addProperty("graceDays", 7);
        document.addProperty("contact", CONTACT);
        document.add("scope", scope);
        document.add("settings", all);
        new PolicyInstaller(sources().withProject(layer.equals("project") ? project() : null)).install(
                Envelope.of(PolicyDocument.PAYLOAD_TYPE, document).signedBy(policy), folder.resolve("from.json"), null);
    }
}
