// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.engine.host.tests.Setup.TINY;
import static org.vauban.engine.host.tests.Setup.get;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.EngineError;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.TokenListener;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.slot.StateDescription;
import org.vauban.engine.slot.StateMemory;
import org.vauban.engine.slot.StateTransfer;

/** A KV cache leaves the host as bytes and is restored in another host. */
class HostStateTransferTest {
    private EngineClient client;
    private Approved approved;

    @BeforeEach
    void start() throws Exception {
        approved = new Approved(Files.createTempDirectory("vauban-states-test"));
        client = started();
    }

    @AfterEach
    void stop() throws Exception {
        ended(client);
        approved.close();
    }

    private static EngineClient started() throws Exception {
        EngineClient client = new EngineClient(Setup.launch(Locale.ENGLISH));
        get(client.load(new LoadRequest(TINY, Setup.tiny(TINY), 1024, 0, false, 1, true), share -> {}).result());
        return client;
    }

    private static void ended(EngineClient client) throws Exception {
        client.close();
        client.terminated().get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    private Generation complete(EngineClient engine, String workspace) throws Exception {
        StringBuilder text = new StringBuilder("// " + workspace + "\n");
        for (int i = 0; i < 12; i++) {
            text.append("    int ").append(workspace).append(i).append(" = compute(").append(i).append(");\n");
        }
        return get(engine.complete(new CompletionRequest(TINY, null, approved.text(text.toString()), approved.text(""),
                List.of(), GenerationOptions.greedy(4), Priority.CHAT, null, null).withWorkspace(workspace),
                TokenListener.NONE).result());
    }

    private static StateTransfer states(EngineClient engine) {
        return engine.states().orElseThrow();
    }

    private static byte[] image(EngineClient engine, String workspace) throws Exception {
        StateDescription state = get(states(engine).list(TINY, workspace)).getFirst();
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        for (byte[] piece = {0}; piece.length > 0;) {
            piece = get(states(engine).read(TINY, workspace, state, image.size()));
            image.writeBytes(piece);
        }
        assertEquals(state.length(), image.size());
        return image.toByteArray();
    }

    /** Writes in pieces whose size does not divide the image. */
    private static boolean write(EngineClient engine, String workspace, byte[] image) throws Exception {
        boolean taken = false;
        int piece = 30_001;
        for (int at = 0; at < image.length; at += piece) {
            taken = get(states(engine).write(TINY, workspace, image.length, at,
                    Arrays.copyOfRange(image, at, Math.min(image.length, at + piece))));
        }
        return taken;
    }

    @Test
    void aStateGoesIntoAnotherHost() throws Exception {
        Generation fresh = complete(client, "alpha");
        assertEquals(0, fresh.reusedTokens());
        byte[] image = image(client, "alpha");
        EngineClient other = started();
        try {
            assertTrue(write(other, "alpha", image));
            Generation back = complete(other, "alpha");
            assertTrue(back.reusedTokens() >= back.promptTokens() - 5,
                    back.reusedTokens() + " of " + back.promptTokens());
            assertEquals(fresh.text(), back.text());
            assertEquals(List.of(), get(states(other).list(TINY, "beta")), "no other workspace sees it");
        } finally {
            ended(other);
        }
    }

    @Test
    void theDescriptionTellsWhatIsKept() throws Exception {
        StateMemory before = get(client.describe()).states();
        assertTrue(before.budgetBytes() > 0);
        assertEquals(0, before.states());
        complete(client, "alpha");
        complete(client, "beta");
        StateMemory after = get(client.describe()).states();
        assertEquals(1, after.states(), "there is one slot");
        assertTrue(after.usedBytes() > 0 && after.usedBytes() <= after.budgetBytes());
    }

    @Test
    void unloadingLosesNothing() throws Exception {
        complete(client, "alpha");
        get(client.unload(TINY));
        get(client.load(new LoadRequest(TINY, Setup.tiny(TINY), 1024, 0, false, 1, true), share -> {}).result());
        Generation back = complete(client, "alpha");
        assertTrue(back.reusedTokens() >= back.promptTokens() - 5, back.reusedTokens() + " of " + back.promptTokens());
    }

    @Test
    void whatIsDamagedOrCutIsRefusedAndTheHostLives() throws Exception {
        complete(client, "alpha");
        byte[] image = image(client, "alpha");
        long pid = client.hostPid();
        Random random = new Random(3);
        for (int i = 0; i < 20; i++) {
            byte[] bad = random.nextBoolean() ? Arrays.copyOf(image, 1 + random.nextInt(image.length)) : image.clone();
            for (int k = 0; k < 4; k++) {
                bad[i < 10 ? random.nextInt(Math.min(400, bad.length))
                        : random.nextInt(bad.length)] ^= (byte) (1 + random.nextInt(255));
            }
            refused(bad);
        }
        refused(new byte[] {1});
        refused(new byte[5_000_000]);
        assertEquals(pid, client.hostPid());
        assertTrue(write(client, "alpha", image));
    }

    private void refused(byte[] bad) {
        int length = bad.length;
        int piece = 4 << 20;
        for (int at = 0; at < length; at += piece) {
            var written = states(client).write(TINY, "other", length, at,
                    Arrays.copyOfRange(bad, at, Math.min(length, at + piece)));
            if (at + piece >= length) {
                Setup.failure(EngineError.STATE_UNUSABLE, written);
            }
        }
    }

    @Test
    void piecesOutOfOrderOrTooManyAreRefused() throws Exception {
        StateTransfer states = states(client);
        Setup.failure(EngineError.STATE_UNUSABLE, states.write(TINY, "a", 1L << 40, 0, new byte[10]));
        Setup.failure(EngineError.STATE_UNUSABLE, states.write(TINY, "a", 100, 10, new byte[10]));
        get(states.write(TINY, "a", 100, 0, new byte[10]));
        Setup.failure(EngineError.INVALID_REQUEST, states.write(TINY, "a", 100, 20, new byte[10]));
        Setup.failure(EngineError.INVALID_REQUEST, states.write(TINY, "a", 100, 10, new byte[91]));
        Setup.failure(EngineError.INVALID_REQUEST, states.write(TINY, "", 100, 0, new byte[10]));
        Setup.failure(EngineError.MODEL_NOT_LOADED, states.list("none", "a"));
        Setup.failure(EngineError.STATE_UNUSABLE, states.read(TINY, "a", new StateDescription(99, 1, 1), 0));
        complete(client, "alpha");
        StateDescription state = get(states.list(TINY, "alpha")).getFirst();
        Setup.failure(EngineError.STATE_UNUSABLE, states.read(TINY, "beta", state, 0));
        assertEquals(0, get(states.read(TINY, "alpha", state, state.length())).length);
        assertEquals(0, get(states.read(TINY, "alpha", state, Long.MAX_VALUE)).length);
    }
}
