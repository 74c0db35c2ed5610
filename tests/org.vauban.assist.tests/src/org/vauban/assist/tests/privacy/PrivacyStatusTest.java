// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.privacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.assist.privacy.PrivacyStatus.AuditCheck;
import org.vauban.governance.AuditLog;
import org.vauban.governance.UserDirectories;

/** What people are told about texts that are kept from models. */
class PrivacyStatusTest {

    @TempDir
    private Path folder;
    private UserDirectories user;

    @BeforeEach
    void describeUser() {
        user = UserDirectories.of("Linux", folder,
                name -> name.equals("vauban.home") ? folder.resolve("home").toString() : null, name -> null);
    }

    private PrivacyStatus facts() {
        return PrivacyStatus.of(user, Locale.ENGLISH);
    }

    @Tag("claim:refusals-explained")
    @Test
    void saysWhyAFileIsNotRead() throws Exception {
        Files.writeString(folder.resolve(".vaubanignore"), "plans/\n");
        assertTrue(facts().excluded(folder.resolve("id_rsa"), folder, List.of()).orElseThrow().contains("id_rsa*"));
        assertTrue(facts().excluded(folder.resolve("plans/a.md"), folder, List.of()).orElseThrow()
                .contains(".vaubanignore:1"));
        assertTrue(facts().excluded(folder.resolve("a.csv"), folder, List.of("*.csv")).orElseThrow().contains("*.csv"));
        assertEquals(Optional.empty(), facts().excluded(folder.resolve("A.java"), folder, List.of("*.csv")));
    }

    @Test
    void namesNoPatternWherePatternsCannotBeApplied() throws Exception {
        Files.writeString(folder.resolve(".vaubanignore"), "\0");
        String sentence = facts().excluded(folder.resolve("A.java"), folder, List.of()).orElseThrow();
        assertTrue(sentence.startsWith("A.java is not read: "), sentence);
        assertFalse(sentence.contains("excluded by the pattern"), sentence);
    }

    @Tag("claim:policy-explained")
    @Test
    void saysWhyTheSocketIsForbidden() throws Exception {
        Path policy = user.policies().getLast();
        Files.createDirectories(policy.getParent());
        assertEquals(Optional.empty(), facts().socketRefusal());
        Files.writeString(policy, "{\"lsp.socket\": \"forbidden\"}");
        assertTrue(facts().socketRefusal().orElseThrow().contains(policy.toString()));
        Files.writeString(policy, "{\"lsp.socket\": \"perhaps\"}");
        assertTrue(facts().socketRefusal().orElseThrow().contains(policy.toString()), "what held goes on");
    }

    @Tag("claim:policy-fails-closed")
    @Test
    void thereIsNoSocketWhereThePolicyIsNotUnderstood() throws Exception {
        Path policy = user.policies().getLast();
        Files.createDirectories(policy.getParent());
        Files.writeString(policy, "{\"lsp.socket\": \"perhaps\"}");
        assertTrue(facts().socketRefusal().orElseThrow().contains("perhaps"));
    }

    @Test
    void checksTheAudit() throws Exception {
        assertEquals(new AuditCheck(true, "Nothing has been sent to a model yet."), facts().checkAudit());
        Files.createDirectories(facts().audit().getParent());
        try (AuditLog log = new AuditLog(facts().audit())) {
            log.event("test", "none", "one");
            log.event("test", "none", "two");
        }
        assertEquals(new AuditCheck(true, "The audit log is intact: 2 lines."), facts().checkAudit());
        Files.writeString(facts().audit(), Files.readString(facts().audit()).replace("one", "own"));
        AuditCheck broken = facts().checkAudit();
        assertFalse(broken.intact());
        assertTrue(broken.sentence().contains("line 1"), broken.sentence());
    }
}
