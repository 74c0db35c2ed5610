// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.lsp4j.MessageParams;
import org.eclipse.lsp4j.MessageType;
import org.eclipse.lsp4j.Position;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.lsp.tests.ServerProcess;

/** What a policy pins applies to the language server, whatever the editor and the workspace request. */
class PolicyTest {
    private static final String TEXT = "class A {\n    int size;\n    int size() {\n        return \u00a7\n    }\n}\n";

    @TempDir
    private Path home;

    private Path policy(String text) throws Exception {
        return Files.writeString(Files.createDirectories(home.resolve("home/config")).resolve("policy.json"), text);
    }

    @Tag("claim:exclusion-pinned")
    @Test
    void aPinnedPatternIsNotTakenBackByTheWorkspace() throws Exception {
        Path audit = home.resolve("pinned/audit.jsonl");
        policy("{\"exclusions.pinned\": [\"Plan*\"], \"audit.file\": \"" + audit + "\"}");
        Files.writeString(home.resolve(".vaubanignore"), "!Plan*\n");
        try (ServerProcess server = ServerProcess.ready(home)) {
            Position plan = server.open("PlanA.java", "java", TEXT);
            assertEquals(List.of(), server.invoke("PlanA.java", plan));
            Position other = server.open("Other.java", "java", TEXT);
            assertFalse(server.invoke("Other.java", other).isEmpty(), "other files are completed");
        }
        String lines = Files.readString(audit);
        assertTrue(lines.contains("excluded: Plan*") && lines.contains("\"decision\":\"approved\""), lines);
        assertFalse(Files.exists(home.resolve("home/audit")), "the standard place is not used");
    }

    /** Holds whatever an editor requests, and however. */
    @Test
    void filesAreKeptOutOfAFeature() throws Exception {
        policy("{\"completion.excluded\": [\"Plan*\"], \"exclusions.markings\": [\"diffusion restreinte\"]}");
        try (ServerProcess server = ServerProcess.ready(home)) {
            Position plan = server.open("PlanA.java", "java", TEXT);
            assertEquals(List.of(), server.invoke("PlanA.java", plan));
            Position marked = server.open("Marked.java", "java", "// DIFFUSION RESTREINTE\n" + TEXT);
            assertEquals(List.of(), server.invoke("Marked.java", marked));
            Position other = server.open("Other.java", "java", TEXT);
            assertFalse(server.invoke("Other.java", other).isEmpty(), "other files are completed");
        }
        Path audit = home.resolve("home/audit/audit.jsonl");
        String lines = Files.readString(audit);
        assertTrue(lines.contains("policy: completion.excluded") && lines.contains("policy: exclusions.markings"),
                lines);
    }

    /** The running process applies it without a restart. */
    @Tag("claim:policy-live")
    @Test
    void aPolicyThatChangesHoldsForTheNextRequestAndIsTold() throws Exception {
        policy("{}");
        try (ServerProcess server = ServerProcess.ready(home)) {
            Position plan = server.open("PlanA.java", "java", TEXT);
            assertFalse(server.invoke("PlanA.java", plan).isEmpty());
            Path written = policy("{\"exclusions.pinned\": [\"Plan*\"]}");
            assertEquals(List.of(), server.invoke("PlanA.java", plan));
            MessageParams changed = server.client.logged.poll(ServerProcess.SECONDS, TimeUnit.SECONDS);
            assertTrue(changed != null && changed.getMessage().contains("policy"), String.valueOf(changed));

            policy("{\"exclusions.pined\": []}");
            assertEquals(List.of(), server.invoke("PlanA.java", plan), "what held goes on");
            MessageParams warned;
            do { // refused requests are shown as well
                warned = server.client.shown.poll(ServerProcess.SECONDS, TimeUnit.SECONDS);
            } while (warned != null && !warned.getMessage().contains("exclusions.pined"));
            assertTrue(warned != null && warned.getType() == MessageType.Warning
                    && warned.getMessage().contains(written.toString()), String.valueOf(warned));

            policy("{}");
            assertFalse(server.invoke("PlanA.java", plan).isEmpty());
        }
    }

    @Tag("claim:policy-fails-closed")
    @Test
    void aPolicyThatIsNotUnderstoodIsNamedAndNothingIsSent() throws Exception {
        Path policy = policy("{\"audit.file\": \"somewhere\"}");
        try (ServerProcess server = ServerProcess.ready(home)) {
            Position at = server.open("A.java", "java", TEXT);
            assertEquals(List.of(), server.invoke("A.java", at));
            MessageParams shown = server.client.shown.poll(ServerProcess.SECONDS, TimeUnit.SECONDS);
            assertTrue(shown != null && shown.getMessage().contains(policy.toString()), String.valueOf(shown));
        }
        assertFalse(Files.exists(home.resolve("home/audit")));
    }
}
