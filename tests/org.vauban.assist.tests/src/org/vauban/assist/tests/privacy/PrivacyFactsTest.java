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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.privacy.PrivacyFacts;
import org.vauban.assist.privacy.PrivacyFacts.AuditCheck;
import org.vauban.governance.AuditLog;
import org.vauban.governance.UserDirectories;

/** What people are told of what is kept from models. */
class PrivacyFactsTest {

    @TempDir
    private Path folder;
    private UserDirectories user;

    @BeforeEach
    void describeUser() {
        user = UserDirectories.of("Linux", folder,
                name -> name.equals("vauban.home") ? folder.resolve("home").toString() : null,
                name -> null);
    }

    private PrivacyFacts facts() {
        return PrivacyFacts.of(user, Locale.ENGLISH);
    }

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
    void saysWhatAPolicyDecides() throws Exception {
        assertEquals(List.of("No policy was set for this machine or user."), facts().policies());
        Path policy = user.policies().getLast();
        Files.createDirectories(policy.getParent());
        Files.writeString(policy, "{\"conversations.disk\": \"forbidden\", \"engine.confinement\": \"required\"}");
        List<String> sentences = facts().policies();
        assertEquals(2, sentences.size(), sentences + "");
        assertTrue(sentences.getFirst().startsWith("Conversations are never kept on the disk"), sentences + "");
        assertTrue(sentences.getLast().contains(policy.toString()), sentences + "");
        Files.writeString(policy, "{\"conversations.disk\": \"perhaps\"}");
        assertTrue(facts().policies().getFirst().contains("perhaps"), facts().policies() + "");
    }

    @Test
    void checksTheAudit() throws Exception {
        assertEquals(new AuditCheck(true, "Nothing was sent to a model yet."), facts().checkAudit());
        Files.createDirectories(facts().audit().getParent());
        try (AuditLog log = new AuditLog(facts().audit())) {
            log.event("test", "none", "one");
            log.event("test", "none", "two");
        }
        assertEquals(new AuditCheck(true, "The audit is intact: 2 lines."), facts().checkAudit());
        Files.writeString(facts().audit(), Files.readString(facts().audit()).replace("one", "own"));
        AuditCheck broken = facts().checkAudit();
        assertFalse(broken.intact());
        assertTrue(broken.sentence().contains("line 1"), broken.sentence());
    }
}
