// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests.policy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vauban.cli.tests.Vauban;
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
import org.vauban.governance.signature.StrictJson;

/** A machine with a signed policy: a test's programs get a separate folder {@code /etc}, which requires root. */
public final class SignedMachine {
    private SignedMachine() {}

    /**
     * Installs a policy, and skips the test if this user cannot.
     *
     * @param folder the test's folder, for the files of the machine and of the user
     * @param settings members of the policy's {@code settings}
     * @return commands that run under the policy
     */
    public static Vauban with(Path folder, String settings) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")) && run("unshare", "--mount", "true"),
                "this user may not give programs a folder /etc of their own");
        Path etc = folder.resolve("etc");
        Path machine = Files.createDirectories(etc.resolve("vauban"));
        for (String name : List.of("passwd", "group", "ld.so.cache")) { // files that programs look for
            if (Files.isRegularFile(Path.of("/etc", name))) {
                Files.copy(Path.of("/etc", name), etc.resolve(name));
            }
        }
        SigningKey root = SigningKeys.generate(SignatureAlgorithm.ED25519);
        SigningKey grace = SigningKeys.generate(SignatureAlgorithm.ED25519);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Map<String, NamedKey> keys = new LinkedHashMap<>();
        keys.put(root.id(), new NamedKey(root.verificationKey(), "Root"));
        keys.put(grace.id(), new NamedKey(grace.verificationKey(), "Grace, security officer"));
        Map<Role, Signers> roles = new EnumMap<>(Role.class);
        roles.put(Role.ROOT, new Signers(new LinkedHashSet<>(List.of(root.id())), 1));
        roles.put(Role.POLICY, new Signers(new LinkedHashSet<>(List.of(grace.id())), 1));
        PolicyInstaller installer = new PolicyInstaller(new PolicySources(machine, folder.resolve("none"), null, "root",
                Set.of(0), InstantSource.system()));
        Envelope trusted = Envelope.of(RootDocument.PAYLOAD_TYPE,
                new RootDocument("Example", 1, now, now.plus(Duration.ofDays(9)), keys, roles).json()).signedBy(root);
        installer.install(trusted, folder.resolve("root.json"), trusted.digest());
        JsonObject policy = StrictJson.object(("{\"version\":1,\"issued\":\"" + now + "\",\"expires\":\""
                + now.plus(Duration.ofDays(9)) + "\",\"contact\":\"security@example.org\",\"scope\":{\"layer\":"
                + "\"machine\",\"site\":\"Example\"},\"settings\":{" + settings + "}}")
                .getBytes(StandardCharsets.UTF_8));
        installer.install(Envelope.of(PolicyDocument.PAYLOAD_TYPE, policy).signedBy(grace),
                folder.resolve("machine.json"), null);
        return Vauban.with(folder.resolve("home")).startedBy("unshare", "--mount", "sh", "-c",
                "mount --bind '" + etc + "' /etc && exec \"$0\" \"$@\"");
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // the command does not exist on this system
        }
    }
}
