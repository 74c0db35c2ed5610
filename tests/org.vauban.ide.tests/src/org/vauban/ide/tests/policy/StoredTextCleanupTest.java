// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.core.runtime.preferences.IEclipsePreferences;
import org.eclipse.core.runtime.preferences.InstanceScope;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.ide.StoredTextCleanup;
import org.vauban.ide.edit.KeptInstructions;
import org.vauban.ide.tests.Ui;
import org.vauban.ide.tests.Workbench;

/** Texts of earlier sessions that a policy no longer allows are deleted while the views are closed. */
class StoredTextCleanupTest {

    @RegisterExtension
    final Workbench workbench = Workbench.scripted();

    @RegisterExtension
    final UserPolicy policy = new UserPolicy();

    @TempDir
    Path folder;

    @Tag("claim:conversations-protected")
    @Test
    void theyGoWithoutAView() throws Exception {
        Path young = Files.writeString(folder.resolve("young.json"), "{}");
        Path old = Files.writeString(folder.resolve("old.json"), "{}");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
        Path draft = Files.writeString(folder.resolve("draft"), "{\"text\":\"half a quest\"}");
        IEclipsePreferences instructions = InstanceScope.INSTANCE.getNode(KeptInstructions.NODE);
        instructions.put("instruction.0", "shorter");
        policy.write("{\"conversations.disk\": \"forbidden\", \"conversations.retentionDays\": \"30\"}");
        StoredTextCleanup cleanup = new StoredTextCleanup(folder);
        try {
            cleanup.schedule();
            Ui.await("the old conversation is deleted", () -> !Files.exists(old));
            Ui.await("the draft is deleted", () -> !Files.exists(draft));
            Ui.await("the instructions are deleted", () -> instructions.get("instruction.0", null) == null);
            assertTrue(Files.exists(young));
            assertEquals("{}", Files.readString(young));
        } finally {
            cleanup.cancel();
        }
    }
}
