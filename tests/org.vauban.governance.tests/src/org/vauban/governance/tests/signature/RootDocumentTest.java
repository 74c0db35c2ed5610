// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
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
import org.vauban.governance.signature.TrustException.Fault;

/** Which keys may sign which documents, and how that changes. */
class RootDocumentTest {
    private static final Instant ISSUED = Instant.parse("2026-11-27T09:00:00Z");
    private static final String TYPE = "application/vnd.example+json";

    private static SigningKey ada;
    private static SigningKey grace;
    private static SigningKey jean;
    private static SigningKey policy;

    @BeforeAll
    static void keys() throws TrustException {
        ada = SigningKeys.generate(SignatureAlgorithm.ED25519);
        grace = SigningKeys.generate(SignatureAlgorithm.ECDSA_P384);
        jean = SigningKeys.generate(SignatureAlgorithm.ED25519);
        policy = SigningKeys.generate(SignatureAlgorithm.ED25519);
    }

    private static RootDocument root(long version, int threshold, SigningKey... roots) {
        Map<String, NamedKey> keys = new LinkedHashMap<>();
        for (SigningKey key : roots) {
            keys.put(key.id(), new NamedKey(key.verificationKey(), "Owner " + keys.size()));
        }
        keys.put(policy.id(), new NamedKey(policy.verificationKey(), "Security officer"));
        Map<Role, Signers> roles = new EnumMap<>(Role.class);
        roles.put(Role.ROOT, new Signers(Arrays.stream(roots).map(SigningKey::id)
                .collect(Collectors.toCollection(LinkedHashSet::new)), threshold));
        roles.put(Role.POLICY, new Signers(Set.of(policy.id()), 1));
        return new RootDocument("Example", version, ISSUED.plusSeconds(version), ISSUED.plusSeconds(1000), keys, roles);
    }

    private static Envelope signed(RootDocument root, SigningKey... by) throws TrustException {
        Envelope envelope = Envelope.of(RootDocument.PAYLOAD_TYPE, root.json());
        for (SigningKey key : by) {
            envelope = envelope.signedBy(key);
        }
        return Envelope.parse(envelope.bytes());
    }

    private static void refused(Fault fault, Executable read) {
        assertEquals(fault, assertThrows(TrustException.class, read).fault());
    }

    @Test
    void aRootDocumentIsReadAsItWasWritten() throws Exception {
        RootDocument root = root(1, 2, ada, grace);
        assertEquals(root, RootDocument.first(signed(root, ada, grace)));
    }

    @Tag("claim:duties-separated")
    @Test
    void enoughRootKeysMustHaveSigned() throws Exception {
        RootDocument root = root(1, 2, ada, grace, jean);
        RootDocument.first(signed(root, ada, jean));
        refused(Fault.THRESHOLD, () -> RootDocument.first(signed(root, ada)));
        refused(Fault.THRESHOLD, () -> RootDocument.first(signed(root, ada, policy)));
        refused(Fault.THRESHOLD, () -> RootDocument.first(signed(root)));
        Envelope other = Envelope.of(TYPE, root.json()).signedBy(ada).signedBy(grace);
        refused(Fault.PAYLOAD_TYPE, () -> RootDocument.first(other));
    }

    @Tag("claim:duties-separated")
    @Test
    void theNextOneIsSignedByOldAndNewKeys() throws Exception {
        RootDocument old = root(1, 2, ada, grace);
        RootDocument next = root(2, 2, grace, jean);
        assertEquals(next, old.next(signed(next, ada, grace, jean)));
        refused(Fault.THRESHOLD, () -> old.next(signed(next, grace, jean))); // the old keys did not agree
        // a signature of one of the new keys is missing
        refused(Fault.THRESHOLD, () -> old.next(signed(next, ada, grace)));
        refused(Fault.VERSION, () -> old.next(signed(root(3, 2, grace, jean), ada, grace, jean)));
        refused(Fault.VERSION, () -> next.next(signed(old, ada, grace, jean)));
        refused(Fault.VERSION, () -> next.next(signed(next, grace, jean)));
        JsonObject earlier = next.json();
        earlier.addProperty("issued", ISSUED.toString()); // before the one that it follows
        Envelope backdated = Envelope.of(RootDocument.PAYLOAD_TYPE, earlier).signedBy(ada).signedBy(grace)
                .signedBy(jean);
        refused(Fault.VERSION, () -> old.next(backdated));
    }

    @Tag("claim:duties-separated")
    @Test
    void eachRoleSignsItsOwnDocuments() throws Exception {
        RootDocument root = root(1, 1, ada);
        JsonObject document = new JsonObject();
        assertEquals(List.of("Security officer"),
                root.verify(Envelope.of(TYPE, document).signedBy(policy), Role.POLICY, TYPE).signers());
        Envelope byRoot = Envelope.of(TYPE, document).signedBy(ada);
        refused(Fault.THRESHOLD, () -> root.verify(byRoot, Role.POLICY, TYPE));
        Envelope byPolicy = Envelope.of(TYPE, document).signedBy(policy);
        refused(Fault.THRESHOLD, () -> root.verify(byPolicy, Role.MODELS, TYPE)); // the role has no keys
        refused(Fault.THRESHOLD, () -> root.verify(byPolicy, Role.ROOT, TYPE));
    }

    @Test
    void whatIsInvalidIsRefused() throws Exception {
        JsonObject good = root(1, 2, ada, grace).json();
        for (String change : List.of("\"threshold\":2=\"threshold\":3", "\"threshold\":2=\"threshold\":0",
                "\"root\"=\"boss\"", "\"version\":1=\"version\":0", "\"version\":1=\"version\":\"1\"",
                "\"owner\"=\"name\"", "2026-11-27T09:16:40Z=2026-11-27T08:00:00Z", "Z\"=+01:00\"",
                "2026-11-27T09:16:40Z=+1000000000-12-31T23:59:59Z", "2026-11-27T09:00:01Z=-1000000000-01-01T00:00:00Z",
                ada.id() + "=" + jean.id(), // one key under two names could sign for two roles
                ada.id() + "\":{=" + jean.id() + "\":{", "\"" + policy.id() + "\"]=\"" + jean.id() + "\"]",
                "\"name\":\"Example\"=\"name\":\"\"", "\"" + policy.id() + "\"]=\"" + ada.id() + "\"]")) {
            String[] parts = change.split("=", 2);
            String json = good.toString();
            assertTrue(json.contains(parts[0]), change);
            JsonObject changed = StrictJson
                    .object(json.replace(parts[0], parts[1]).getBytes(StandardCharsets.UTF_8));
            refused(Fault.FORMAT, () -> RootDocument.parse(changed));
        }
    }
}
