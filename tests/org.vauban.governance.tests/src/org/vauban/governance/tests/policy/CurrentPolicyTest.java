// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.CurrentPolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicyInstaller.Step;
import org.vauban.governance.signature.Envelope;

/** A running program follows its policy when files are replaced, damaged or removed. */
class CurrentPolicyTest extends WithCurrentPolicy {
    private static long version(Policy policy) {
        return policy.layers().getFirst().document().version();
    }

    @Test
    void aPolicyIsTheSameObjectUntilItIsAnotherOne() throws Exception {
        site.install("machine", 1, DISK, ENCRYPTED);
        CurrentPolicy current = process();
        Policy first = current.get();
        assertSame(first, current.get());
        Files.setLastModifiedTime(site.policyFile("machine"), FileTime.fromMillis(0));
        assertSame(first, current.get(), "the same documents");
        site.install("machine", 2, DISK, ENCRYPTED);
        assertNotSame(first, current.get());
    }

    @Tag("claim:policy-live")
    @Test
    void aNewerPolicyHoldsForTheNextRequestStricterOrNot() throws Exception {
        CurrentPolicy current = process();
        current.addListener(notices::add);
        assertEquals("nobody", disk(current.get()));
        site.install("machine", 1, DISK, ENCRYPTED);
        assertEquals("encrypted", disk(current.get()));
        site.install("machine", 2, DISK, FORBIDDEN);
        assertEquals("forbidden", disk(current.get()));
        site.install("machine", 3, DISK, ENCRYPTED);
        assertEquals("encrypted", disk(current.get()));
        site.install("user", 1, DISK, FORBIDDEN);
        assertEquals("forbidden", disk(current.get()));
        assertEquals("", current.fault());
        assertEquals(4, notices.size(), notices.toString());
        assertFalse(notices.getFirst().warning());
    }

    @Test
    void aChangeThatHidesIsSeen() throws Exception {
        Path unsigned = site.user().resolve("policy.json");
        Files.writeString(unsigned, "{\"chat.attachments\": \"forbidden\"}");
        FileTime time = Files.getLastModifiedTime(unsigned);
        CurrentPolicy current = process();
        assertTrue(current.get().decides("chat.attachments"));
        Files.writeString(unsigned, "{\"models.import\":    \"forbidden\"}");
        Files.setLastModifiedTime(unsigned, time);
        assertFalse(current.get().decides("chat.attachments"), "the same size, the same time, the same file");
        assertTrue(current.get().decides("models.import"));
    }

    private void kept(CurrentPolicy current, String what) throws Exception {
        assertEquals("forbidden", disk(current.get()), what);
        assertTrue(current.fault().contains("policy.json") || current.fault().contains("root.json"),
                what + ": " + current.fault());
        assertEquals(current.fault(), notices.getLast().sentence());
        assertTrue(notices.getLast().warning());
    }

    @Tag("claim:policy-live")
    @Test
    void aPolicyThatCannotBeUsedLeavesTheOneBeforeAndSaysSo() throws Exception {
        site.install("machine", 2, DISK, FORBIDDEN);
        byte[] good = Files.readAllBytes(site.policyFile("machine"));
        byte[] root = Files.readAllBytes(site.machine().resolve("root.json"));
        CurrentPolicy current = process();
        current.addListener(notices::add);
        Policy before = current.get();

        site.put("machine", "{}".getBytes());
        kept(current, "no envelope");
        site.put("machine", PolicySite.policy("machine", 1, DISK, ENCRYPTED).bytes());
        kept(current, "older");
        site.put("machine", PolicySite.policy("machine", 2, DISK, ENCRYPTED).bytes());
        kept(current, "another one of the same version");
        Envelope foreign = PolicySite.signed("application/vnd.vauban.policy+json",
                PolicySite.document("machine", 3, DISK, ENCRYPTED), PolicySite.keys().stranger());
        site.put("machine", foreign.bytes());
        kept(current, "signed by somebody else");
        site.put("machine", PolicySite.policy("machine", 3, "exclusions.pinned", "[\"a\\nb\"]").bytes());
        kept(current, "a pattern that is none");
        Files.delete(site.policyFile("machine"));
        kept(current, "gone");
        Files.delete(site.machine().resolve("root.json"));
        kept(current, "without a root document");
        Files.write(site.machine().resolve("root.json"), root);
        site.put("machine", good);
        Files.writeString(site.user().resolve("policy.json"), "{\"state.disc\": \"forbidden\"}");
        kept(current, "an unsigned one with a setting that there is none of");

        Files.delete(site.user().resolve("policy.json"));
        int told = notices.size();
        assertSame(before, current.get(), "what is repaired is what was held");
        assertEquals("", current.fault());
        assertEquals(told + 1, notices.size(), "and that is told once");
        current.get();
        assertEquals(told + 1, notices.size());
    }

    /** Otherwise a user could keep a stricter policy out for as long as the program runs. */
    @Tag("claim:policy-live")
    @Test
    void whatAUserBreaksKeepsNoPolicyOfTheMachineOut() throws Exception {
        site.install("machine", 1, DISK, ENCRYPTED);
        site.install("user", 2, "models.import", FORBIDDEN);
        byte[] user = Files.readAllBytes(site.policyFile("user"));
        CurrentPolicy current = process();
        current.addListener(notices::add);
        current.get();
        long version = 1;
        Path unsigned = site.user().resolve("policy.json");
        for (String broken : List.of("{", "{\"exclusions.pinned\": [\" \"]}", "{\"audit.file\": \"here\"}")) {
            Files.writeString(unsigned, broken);
            site.put("machine", PolicySite.policy("machine", ++version, DISK, FORBIDDEN).bytes());
            assertEquals("forbidden", disk(current.get()), broken);
            assertEquals(version, version(current.get()), broken);
            assertTrue(current.fault().contains(unsigned.toString()), current.fault());
            site.put("machine", PolicySite.policy("machine", ++version, DISK, ENCRYPTED).bytes());
            assertEquals(version, version(current.get()), broken);
        }
        Files.delete(unsigned);
        site.put("user", PolicySite.policy("user", 1).bytes());
        site.put("machine", PolicySite.policy("machine", ++version, DISK, FORBIDDEN).bytes());
        assertEquals("forbidden", disk(current.get()));
        assertTrue(current.get().decides("models.import"), "the user's own as it was");
        assertTrue(current.fault().contains("user.policy.json"), current.fault());
        site.put("user", user);
        assertEquals("forbidden", disk(current.get()));
        assertEquals("", current.fault());
    }

    @DisabledOnOs(OS.WINDOWS)
    @Test
    void aFileThatOthersMayWriteDoesNotReplaceThePolicy() throws Exception {
        site.install("machine", 1, DISK, FORBIDDEN);
        CurrentPolicy current = process();
        current.addListener(notices::add);
        current.get();
        site.put("machine", PolicySite.policy("machine", 2, DISK, ENCRYPTED).bytes());
        Files.setPosixFilePermissions(site.policyFile("machine"), PosixFilePermissions.fromString("rw-rw-rw-"));
        kept(current, "writable");
        Files.setPosixFilePermissions(site.policyFile("machine"), PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals("encrypted", disk(current.get()));
    }

    @Tag("claim:policy-no-rollback")
    @Test
    void anOlderPolicyNeedsAStatementAlsoWithoutARecord() throws Exception {
        site.install("machine", 5, DISK, FORBIDDEN);
        CurrentPolicy current = process();
        assertEquals(5, version(current.get()));
        Files.delete(site.machine().resolve("seen.json"));
        site.put("machine", PolicySite.policy("machine", 3, DISK, ENCRYPTED).bytes());
        assertEquals(5, version(current.get()));
        assertTrue(current.fault().contains("3") && current.fault().contains("5"), current.fault());
        Files.delete(site.policyFile("machine"));
        Files.delete(site.machine().resolve("root.json"));
        assertEquals(5, version(current.get()), "nor is it enough to take all away");
    }

    @Tag("claim:policy-no-rollback")
    @Test
    void aStatementLetsAnOlderPolicyHoldOnce() throws Exception {
        site.install("machine", 5, DISK, FORBIDDEN);
        CurrentPolicy current = process();
        Policy five = current.get();
        site.install(site.reset("machine", 5, 3));
        assertSame(five, current.get(), "until another one is installed");
        site.install("machine", 3, DISK, ENCRYPTED);
        assertEquals(3, version(current.get()));
        assertEquals("", current.fault());
        site.install("machine", 5, DISK, FORBIDDEN);
        assertEquals(5, version(current.get()));
        Files.delete(site.machine().resolve("seen.json"));
        site.put("machine", PolicySite.policy("machine", 3, DISK, ENCRYPTED).bytes());
        assertEquals(5, version(current.get()));
        assertFalse(current.fault().isEmpty());
    }

    @Tag("claim:policy-fails-closed")
    @Test
    void withoutAPolicyThatCouldBeReadThereIsNone() throws Exception {
        site.install("machine", 1, DISK, FORBIDDEN);
        byte[] good = Files.readAllBytes(site.policyFile("machine"));
        site.put("machine", "{}".getBytes());
        CurrentPolicy current = process();
        current.addListener(notices::add);
        assertThrows(PolicyException.class, current::get);
        assertThrows(PolicyException.class, current::get);
        assertTrue(notices.isEmpty(), "whoever asks is told");
        site.put("machine", good);
        assertEquals("forbidden", disk(current.get()));
        assertEquals(1, notices.size());
    }

    @Tag("claim:policy-install-atomic")
    @Test
    void anInstallationThatIsKilledLeavesTheOldPolicyOrTheNewOne() throws Exception {
        for (int failing = 0; failing < 2 * Step.values().length; failing++) {
            site = new PolicySite(Files.createDirectory(folder.resolve("kill" + failing)));
            site.install("machine", 1, DISK, ENCRYPTED);
            CurrentPolicy current = process();
            current.get();
            AtomicInteger step = new AtomicInteger();
            int at = failing;
            List<Long> seen = new ArrayList<>();
            assertThrows(PolicyException.class, () -> site.installer((name, file) -> {
                seen.add(looked(current));
                if (step.getAndIncrement() == at) {
                    throw new IOException("killed");
                }
            }).install(PolicySite.policy("machine", 2, DISK, FORBIDDEN), folder, null));
            seen.add(version(current.get()));
            assertEquals(seen.stream().sorted().toList(), seen, "never back");
            assertEquals("", current.fault(), "at step " + failing);
            site.install("machine", 2, DISK, FORBIDDEN);
            assertEquals("forbidden", disk(current.get()));
        }
    }

    private static long looked(CurrentPolicy current) throws IOException {
        try {
            return version(current.get());
        } catch (PolicyException e) {
            throw new IOException(e);
        }
    }

    /** Used for explanations: the result is the same as if all policies were read. */
    @Test
    void aProjectComesOnTopOfWhatIsHeld() throws Exception {
        site.install("machine", 1, "features.disabled", "[\"fix\"]");
        CurrentPolicy current = process();
        site.install("user", 1, "features.disabled", "[\"chat\"]");
        site.install("project", 1, "features.disabled", "[\"edit\"]");
        Policy all = Policy.read(site.sources());
        Policy here = current.withProject(site.project());
        assertEquals(all.list("features.disabled"), here.list("features.disabled"));
        assertEquals(all.fingerprint(), here.fingerprint());
        assertEquals(current.get().list("features.disabled"), current.withProject(folder).list("features.disabled"),
                "no project");
        site.put("project", "{}".getBytes());
        assertThrows(PolicyException.class, () -> current.withProject(site.project()));
        assertTrue(current.get().decides("features.disabled"), "the others do not mind");
    }

    @Test
    void aProcessHasOneForEachUser() throws Exception {
        UserDirectories user = UserDirectories.of("Linux", folder,
                name -> name.equals("vauban.home") ? folder.resolve("home").toString() : null, name -> null);
        assertSame(CurrentPolicy.of(user), CurrentPolicy.of(user));
        assertSame(Policy.of(user), Policy.of(user));
        Path file = Files.createDirectories(user.config()).resolve("policy.json");
        Files.writeString(file, "{\"models.import\": \"forbidden\"}");
        assertTrue(Policy.of(user).decides("models.import"));
    }
}
