// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicyInstaller.StepListener;
import org.vauban.governance.policy.document.PolicyDocument;
import org.vauban.governance.policy.setting.StatePolicy;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.RootDocument;
import org.vauban.governance.signature.SigningKey;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.TrustException.Fault;

/**
 * Twelve kinds of attacks on a signed policy. Each is tried twice: the installer must refuse it and change nothing, and
 * a file that bypasses the installer must stop all requests.
 */
class PolicyAttackTest {
    private static final String STATE = StatePolicy.SETTING;
    private static final String LOOSE = "\"encrypted\"";

    @TempDir
    Path folder;

    private PolicySite site;

    @BeforeEach
    void site() throws Exception {
        site = new PolicySite(folder);
        site.install("machine", 5, STATE, "\"forbidden\"");
    }

    private static byte[] bytes(Envelope envelope) {
        return envelope.bytes();
    }

    private static byte[] bytes(String envelope) {
        return envelope.getBytes(StandardCharsets.UTF_8);
    }

    private static Fault fault(PolicyException e) {
        return assertInstanceOf(TrustException.class, e.getCause(), e.getMessage()).fault();
    }

    private void refused(Fault fault, byte[] attack) throws Exception {
        refused(fault, "machine", attack);
    }

    private void refused(Fault fault, String layer, byte[] attack) throws Exception {
        var before = site.content();
        var fingerprint = site.read().fingerprint();
        try {
            Envelope parsed = Envelope.parse(attack);
            assertEquals(fault, fault(assertThrows(PolicyException.class, () -> site.install(parsed))));
        } catch (TrustException e) {
            assertEquals(fault, e.fault());
        }
        assertEquals(before, site.content());
        assertEquals(fingerprint, site.read().fingerprint());
        site.put(layer, attack);
        assertEquals(fault, fault(assertThrows(PolicyException.class, site::read)));
    }

    private static JsonObject loose(long version) throws TrustException {
        return PolicySite.document("machine", version, STATE, LOOSE);
    }

    private static Envelope signed(JsonObject document, SigningKey... by) throws TrustException {
        return PolicySite.signed(PolicyDocument.PAYLOAD_TYPE, document, by);
    }

    @Tag("claim:policy-authentic")
    @Test
    void aWrongRole() throws Exception {
        refused(Fault.THRESHOLD, bytes(signed(loose(6), PolicySite.keys().models())));
        Files.delete(site.policyFile("machine"));
        site.install("machine", 5, STATE, "\"forbidden\"");
        refused(Fault.THRESHOLD, bytes(signed(loose(6), PolicySite.keys().root1(), PolicySite.keys().root2())));
    }

    @Tag("claim:policy-authentic")
    @Test
    void aStranger() throws Exception {
        refused(Fault.THRESHOLD, bytes(signed(loose(6), PolicySite.keys().stranger())));
    }

    @Tag("claim:policy-authentic")
    @Test
    void tooFewSignatures() throws Exception {
        Envelope next = PolicySite.signed(RootDocument.PAYLOAD_TYPE, PolicySite.root(2, 2).json(),
                PolicySite.keys().root1(), PolicySite.keys().root2());
        site.install(next);
        Envelope both = signed(loose(6), PolicySite.keys().policy1(), PolicySite.keys().policy2());
        site.install(both);
        refused(Fault.THRESHOLD, bytes(signed(loose(7), PolicySite.keys().policy1())));
    }

    @Tag("claim:policy-expiry")
    @Test
    void anExpiredPolicyIsNotInstalledAndGrantsNothing() throws Exception {
        Envelope loose = signed(loose(6), PolicySite.keys().policy1());
        site.now = PolicySite.ISSUED.plus(Duration.ofDays(60));
        PolicyException e = assertThrows(PolicyException.class, () -> site.install(loose));
        assertEquals(Fault.EXPIRED, fault(e));
        site.put("machine", loose.bytes());
        assertEquals(StatePolicy.FORBIDDEN, StatePolicy.of(site.read()));
    }

    @Tag("claim:policy-no-rollback")
    @Test
    void anOlderVersion() throws Exception {
        refused(Fault.VERSION, bytes(signed(loose(4), PolicySite.keys().policy1())));
    }

    @Tag("claim:policy-no-rollback")
    @Test
    void anotherDocumentOfTheSameVersion() throws Exception {
        refused(Fault.VERSION, bytes(signed(loose(5), PolicySite.keys().policy1())));
    }

    @Tag("claim:policy-no-rollback")
    @Test
    void aPolicyThatWasTakenAway() throws Exception {
        Files.delete(site.policyFile("machine"));
        assertThrows(PolicyException.class, site::read);
        site.install("machine", 5, STATE, "\"forbidden\"");
        Files.delete(site.machine().resolve("root.json"));
        assertThrows(PolicyException.class, site::read);
    }

    /** A former root document may still trust a key that was withdrawn. */
    @Tag("claim:policy-no-rollback")
    @Test
    void anOlderRootDocument() throws Exception {
        Path file = site.machine().resolve("root.json");
        Envelope older = Envelope.parse(Files.readAllBytes(file));
        Envelope newer = PolicySite.signed(RootDocument.PAYLOAD_TYPE, PolicySite.root(2, 1).json(),
                PolicySite.keys().root1(), PolicySite.keys().root2());
        site.install(newer);
        assertEquals(Fault.VERSION, fault(assertThrows(PolicyException.class, () -> site.install(older))));
        Files.write(file, older.bytes());
        assertEquals(Fault.VERSION, fault(assertThrows(PolicyException.class, site::read)));
        Files.delete(file);
        assertEquals(Fault.VERSION, fault(assertThrows(PolicyException.class,
                () -> site.installer(StepListener.NONE).install(older, file, older.digest()))));
        site.installer(StepListener.NONE).install(newer, file, newer.digest());
        site.read();
    }

    /** Without the record of what was seen, a policy of any layer shows that there was a root document. */
    @ParameterizedTest
    @ValueSource(strings = {"machine", "team", "user"})
    void aRootDocumentThatWasTakenAwayWithTheRecord(String layer) throws Exception {
        Files.delete(site.policyFile("machine"));
        site.put(layer, PolicySite.policy(layer, 1, STATE, "\"forbidden\"").bytes());
        Files.delete(site.machine().resolve("root.json"));
        Files.delete(site.machine().resolve("seen.json"));
        assertThrows(PolicyException.class, site::read);
    }

    @Test
    void anOtherKindOfDocument() throws Exception {
        String replayed = new String(PolicySite.signed("application/vnd.vauban.note+json", loose(6),
                PolicySite.keys().policy1()).bytes(), StandardCharsets.UTF_8)
                        .replace("application/vnd.vauban.note+json", PolicyDocument.PAYLOAD_TYPE);
        refused(Fault.SIGNATURE, bytes(replayed));
    }

    @Test
    void aStatementInPlaceOfAPolicy() throws Exception {
        site.put("machine", site.reset("machine", 5, 1).bytes());
        assertEquals(Fault.PAYLOAD_TYPE, fault(assertThrows(PolicyException.class, site::read)));
    }

    @Test
    void duplicateFields() throws Exception {
        String payload = loose(6).toString();
        String twice = payload.substring(0, payload.length() - 1) + ",\"settings\":{}}";
        String envelope = new String(signed(loose(6), PolicySite.keys().policy1()).bytes(), StandardCharsets.UTF_8);
        String good = envelope.replaceAll(".*\"payload\":\"([^\"]*)\".*\n", "$1");
        refused(Fault.SIGNATURE, bytes(envelope.replace(good, Base64.getEncoder().encodeToString(bytes(twice)))));
    }

    /** Even a valid signature does not permit two readings of one document. */
    @Test
    void duplicateFieldsThatWereSigned() throws Exception {
        String payload = loose(6).toString();
        byte[] twice = bytes(payload.substring(0, payload.length() - 1) + ",\"settings\":{}}");
        byte[] signature = PolicySite.keys().policy1().sign(Envelope.encoding(PolicyDocument.PAYLOAD_TYPE, twice));
        refused(Fault.FORMAT, bytes("{\"payload\":\"" + Base64.getEncoder().encodeToString(twice)
                + "\",\"payloadType\":\"" + PolicyDocument.PAYLOAD_TYPE + "\",\"signatures\":[{\"keyid\":\""
                + PolicySite.keys().policy1().id() + "\",\"sig\":\"" + Base64.getEncoder().encodeToString(signature)
                + "\"}]}"));
    }

    @Tag("claim:policy-authentic")
    @Test
    void strippedSignatures() throws Exception {
        String envelope = new String(signed(loose(6), PolicySite.keys().policy1()).bytes(), StandardCharsets.UTF_8);
        refused(Fault.THRESHOLD, bytes(envelope.replaceAll("\"signatures\":\\[.*]", "\"signatures\":[]")));
    }

    @Tag("claim:policy-authentic")
    @Test
    void confusedAlgorithms() throws Exception {
        String envelope = new String(signed(loose(6), PolicySite.keys().stranger()).bytes(), StandardCharsets.UTF_8);
        for (SigningKey key : List.of(PolicySite.keys().policy1(), PolicySite.keys().policy2())) {
            refused(Fault.SIGNATURE, bytes(envelope.replace(PolicySite.keys().stranger().id(), key.id())));
            site.install("machine", 5, STATE, "\"forbidden\"");
        }
    }

    @Tag("claim:policy-authentic")
    @Test
    void aSwappedScope() throws Exception {
        refused(Fault.SCOPE, "machine", bytes(signed(PolicySite.json(loose(6).toString().replace("\"Example\"",
                "\"Elsewhere\"")), PolicySite.keys().policy1())));
        site.install("machine", 5, STATE, "\"forbidden\"");
        Envelope team = PolicySite.policy("team", 6, STATE, LOOSE);
        site.put("machine", team.bytes());
        assertEquals(Fault.SCOPE, fault(assertThrows(PolicyException.class, site::read)));
        site.install("machine", 5, STATE, "\"forbidden\"");
        for (String layer : List.of("user", "project")) {
            Envelope other = signed(PolicySite.json(PolicySite.document(layer, 1).toString()
                    .replace("\"subject\":\"" + PolicySite.subject(layer), "\"subject\":\"other")),
                    PolicySite.keys().policy1());
            refused(Fault.SCOPE, layer, bytes(other));
            Files.delete(site.policyFile(layer));
        }
    }

    @Test
    void anUnknownCriticalSetting() throws Exception {
        String critical = PolicySite.document("machine", 6, "state.dsk", "\"forbidden\"").toString()
                .replace("\"reason\"", "\"critical\":true,\"reason\"");
        refused(Fault.CRITICAL, bytes(signed(PolicySite.json(critical), PolicySite.keys().policy1())));
    }

    @Tag("claim:policy-file-checks")
    @Test
    void linksAndPermissions() throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        for (String layer : List.of("machine", "team", "user", "project")) {
            Envelope policy = site.install(layer, 9, "redaction.personalData", "\"masked\"");
            Path file = site.policyFile(layer);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
            assertThrows(PolicyException.class, site::read, layer + " may be written by others");
            Files.delete(file);
            Path elsewhere = Files.write(folder.resolve("elsewhere.json"), policy.bytes());
            Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-rw-rw-"));
            Files.createSymbolicLink(file, elsewhere);
            assertThrows(PolicyException.class, site::read, layer + " is a link");
            Files.delete(file);
            Files.createSymbolicLink(file, folder.resolve("nowhere.json"));
            assertThrows(PolicyException.class, site::read, layer + " leads nowhere");
            Files.delete(file);
            site.put(layer, policy.bytes());
            site.read();
        }
    }

    /** The root document, the unsigned policy and the records decide as much as a signed policy. */
    @Tag("claim:policy-file-checks")
    @ParameterizedTest
    @ValueSource(strings = {"machine/root.json", "machine/seen.json", "machine/policy.json", "user/seen.json"})
    void othersMayWriteNothingThatDecides(String name) throws Exception {
        assumeTrue(folder.getFileSystem().supportedFileAttributeViews().contains("posix"));
        site.install("user", 1, STATE, "\"forbidden\"");
        Path file = site.machine().resolveSibling(name);
        if (!Files.exists(file)) {
            Files.writeString(file, "{}");
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        site.read();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThrows(PolicyException.class, site::read);
    }

    @Test
    void aTruncatedFile() throws Exception {
        byte[] whole = bytes(signed(loose(6), PolicySite.keys().policy1()));
        for (int length = 0; length < whole.length - 1; length += 7) {
            byte[] cut = Arrays.copyOf(whole, length);
            site.put("machine", cut);
            assertEquals(Fault.FORMAT, fault(assertThrows(PolicyException.class, site::read)), "at " + length);
        }
    }

    @Test
    void whatWasSeenCannotBeReadWrong() throws Exception {
        for (String text : List.of("", "{}", "{\"seen\":{\"machine\":{\"version\":0,\"digest\":\"x\"}}}",
                "{\"seen\":{}} ", "{\"seen\":{\"machine\":{\"version\":5}}}", "[]")) {
            Files.writeString(site.machine().resolve("seen.json"), text);
            if (!text.equals("{\"seen\":{}} ")) {
                assertThrows(PolicyException.class, site::read, text);
            }
        }
    }

    @Test
    void aResetHoldsOnce() throws Exception {
        Envelope older = signed(PolicySite.document("machine", 3, STATE, "\"forbidden\""),
                PolicySite.keys().policy1());
        assertEquals(Fault.VERSION, fault(assertThrows(PolicyException.class, () -> site.install(older))));
        Envelope reset = site.reset("machine", 5, 3);
        site.install(reset);
        site.install(older);
        assertEquals(3, site.read().layers().getFirst().document().version());
        assertEquals(Fault.VERSION, fault(assertThrows(PolicyException.class, () -> site.install(reset))));
        site.install("machine", 5, STATE, "\"forbidden\"");
        assertEquals(Fault.VERSION, fault(assertThrows(PolicyException.class, () -> site.install(reset))),
                "nor for the same version a second time");
        site.now = site.now.plus(Duration.ofHours(1));
        site.install(site.reset("machine", 5, 3));
        site.install(older);
        Envelope later = site.reset("machine", 3, 0);
        site.now = site.now.plus(Duration.ofDays(2));
        assertEquals(Fault.EXPIRED, fault(assertThrows(PolicyException.class, () -> site.install(later))));
        site.install(site.reset("machine", 3, 0));
        Files.delete(site.policyFile("machine"));
        assertEquals(List.of(), site.read().layers());
    }
}
