// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.PolicyException;
import org.vauban.server.ServedPolicy;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.LspLimits;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.LspClient;
import org.vauban.server.tests.NoEngines;
import org.vauban.server.tests.Served;

/** The reason for ending a language server session, given in sentences of any length. */
class CloseReasonTest {
    /** Space in a close frame beside its code. */
    private static final int MOST_BYTES = 123;

    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine();
    private volatile @Nullable String refusal;
    private AuditLog log;
    private Served served;

    /** A policy that cannot be read while a refusal is set. */
    private final class Refusing implements ServedPolicy {
        private final ServedPolicy other = ServedPolicy.fixed(Policy.NONE,
                new Gate(new Exclusions(List.of()), new SecretMasker(), log), engine,
                List.of(new ModelEntry("fake", folder.resolve("fake.gguf"), false)));

        @Override
        public Policy get() throws PolicyException {
            String why = refusal;
            if (why != null) {
                throw new PolicyException(folder, why, null);
            }
            return other.get();
        }

        @Override
        public Gate gate(Policy policy) throws PolicyException {
            return other.gate(policy);
        }

        @Override
        public Models models(Policy policy, @Nullable Models present)
                throws ConfigurationException, PolicyException {
            return other.models(policy, present);
        }

        @Override
        public void end(Models former) {
            other.end(former);
        }
    }

    @BeforeEach
    void serve() throws Exception {
        log = new AuditLog(folder.resolve("audit-of-texts.jsonl"));
        served = Served.speakingUnder(new Refusing(), NoEngines.service(folder,
                new LspLimits(8, 8, 1 << 20, Duration.ofHours(1), Duration.ofMillis(100), Duration.ofHours(1))), engine,
                folder);
    }

    @AfterEach
    void stop() {
        served.close();
        log.close();
    }

    /** Returns the client of a session that was closed with the given sentence. */
    private LspClient closedFor(String sentence) throws Exception {
        refusal = null;
        LspClient client = new LspClient();
        LspClient.begin(served, client, builder -> builder);
        refusal = sentence;
        assertEquals(1008, client.code());
        return client;
    }

    /** Multi-byte characters may lie anywhere, in particular across the last byte that fits. */
    @Test
    void aLongReasonIsCutBetweenCharactersAndToldAsAWholeBefore() throws Exception {
        for (String character : List.of("x", "\u00e9", "\u20ac", "\ud83c\udff0")) {
            int bytes = character.getBytes(StandardCharsets.UTF_8).length;
            for (int before = 0; before < bytes; before++) {
                String sentence = "-".repeat(before) + character.repeat(MOST_BYTES + 1);
                LspClient client = closedFor(sentence);
                String reason = client.reason();
                int length = reason.getBytes(StandardCharsets.UTF_8).length;
                assertTrue(length <= MOST_BYTES && length > MOST_BYTES - bytes, reason);
                assertTrue(reason.endsWith("\u2026") && sentence.startsWith(reason.substring(0, reason.length() - 1)),
                        reason);
                JsonObject told = client.next();
                while (!told.has("method") || !told.get("method").getAsString().equals("window/showMessage")) {
                    told = client.next();
                }
                assertEquals(sentence, told.getAsJsonObject("params").get("message").getAsString());
            }
        }
    }

    @Test
    void aReasonThatJustFitsIsToldAsItIs() throws Exception {
        String sentence = "\u00e9".repeat(MOST_BYTES / 2) + "x";
        LspClient client = closedFor(sentence);
        assertEquals(sentence, client.reason());
        assertTrue(client.messages.stream().noneMatch(message -> message.contains("showMessage")));
    }
}
