// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.state.StatePersistence;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.slot.StateDescription;
import org.vauban.engine.slot.StateTransfer;
import org.vauban.governance.AuditLog;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.state.StateVault;

/** The KV cache is saved and restored only where the policy permits it, and no operation waits for it for long. */
class StatePersistenceTest {
    private static final String MODEL = "model";
    private static final String WORKSPACE = StatePersistence.key(Path.of("/home/somebody/project"));
    private static final Duration LONG = Duration.ofSeconds(Patience.SECONDS);

    @TempDir
    Path home;
    private UserDirectories user;
    private AuditLog audit;

    /** Keeps the images unchanged. */
    private static final class Exchange implements StateTransfer {
        final List<byte[]> images = new ArrayList<>();
        final ByteArrayOutputStream arriving = new ByteArrayOutputStream();
        boolean refuses;
        boolean answers = true;

        @Override
        public CompletableFuture<List<StateDescription>> list(String modelId, String workspace) {
            List<StateDescription> all = new ArrayList<>();
            for (int i = 0; i < images.size(); i++) {
                all.add(new StateDescription(i, 7, images.get(i).length));
            }
            return CompletableFuture.completedFuture(all);
        }

        @Override
        public CompletableFuture<byte[]> read(String modelId, String workspace, StateDescription state, long offset) {
            byte[] image = images.get((int) state.id());
            return CompletableFuture.completedFuture(
                    Arrays.copyOfRange(image, (int) offset, Math.min(image.length, (int) offset + 300_000)));
        }

        @Override
        public CompletableFuture<Boolean> write(String modelId, String workspace, long length, long offset,
                byte[] piece) {
            if (!answers) {
                return new CompletableFuture<>();
            }
            if (refuses) {
                return CompletableFuture
                        .failedFuture(new EngineException(EngineError.STATE_UNUSABLE, "of another model"));
            }
            if (offset == 0) {
                arriving.reset();
            }
            arriving.writeBytes(piece);
            boolean whole = arriving.size() == length;
            if (whole) {
                images.addFirst(arriving.toByteArray());
            }
            return CompletableFuture.completedFuture(whole);
        }
    }

    @BeforeEach
    void open() {
        user = UserDirectories.of("Linux", home, Map.of("vauban.home", home.resolve("vauban").toString())::get,
                name -> null);
        audit = new AuditLog(home.resolve("audit.jsonl"));
    }

    @AfterEach
    void close() {
        audit.close();
    }

    private void policy(String text) throws Exception {
        Files.createDirectories(user.config());
        Files.writeString(user.config().resolve("policy.json"), text);
    }

    private static FakeEngine engine(byte[]... images) {
        Exchange exchange = new Exchange();
        exchange.images.addAll(List.of(images));
        FakeEngine engine = new FakeEngine();
        engine.states = exchange;
        return engine;
    }

    private static byte[] image(int seed) {
        byte[] image = new byte[1_500_000 + seed];
        new Random(seed).nextBytes(image);
        return image;
    }

    private void saved(FakeEngine engine) throws Exception {
        StatePersistence states = new StatePersistence(user, LONG);
        states.restore(engine, "loading", MODEL, WORKSPACE, audit).get(Patience.SECONDS, TimeUnit.SECONDS);
        states.save(engine, audit);
    }

    private Exchange restored(FakeEngine engine) throws Exception {
        new StatePersistence(user, LONG).restore(engine, "loading", MODEL, WORKSPACE, audit)
                .get(Patience.SECONDS, TimeUnit.SECONDS);
        return (Exchange) engine.states;
    }

    @Test
    void whatOneEngineReadTheNextOneHas() throws Exception {
        policy("{\"state.disk\": \"encrypted\"}");
        saved(engine(image(1), image(2)));
        Exchange exchange = restored(engine());
        assertEquals(2, exchange.images.size());
        assertArrayEquals(image(1), exchange.images.get(0), "the one used last is the one used last");
        assertArrayEquals(image(2), exchange.images.get(1));
        saved(engine(image(3)));
        assertEquals(3, restored(engine()).images.size(), "what was given back, and what came");
    }

    @Test
    void whatWasNotUsedForTooLongIsDeleted() throws Exception {
        policy("{\"state.disk\": \"encrypted\", \"state.retentionDays\": \"30\"}");
        saved(engine(image(1)));
        assertEquals(1, restored(engine()).images.size());
        aged(Duration.ofDays(29));
        assertEquals(1, restored(engine()).images.size(), "and was used now");
        aged(Duration.ofDays(31));
        assertEquals(0, restored(engine()).images.size());
        assertEquals(0, StateVault.content(user.states()).files());
    }

    private void aged(Duration age) throws Exception {
        try (var files = Files.list(user.states())) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
            }
        }
    }

    @Test
    void nothingLargerIsKeptThanThePolicyAllows() throws Exception {
        policy("{\"state.disk\": \"encrypted\", \"state.megabytes\": \"2\"}");
        saved(engine(image(1), image(2)));
        StateVault.Content kept = StateVault.content(user.states());
        assertEquals(1, kept.files(), "each is larger than one MiB");
        assertTrue(kept.bytes() <= 2 << 20, kept.toString());
        policy("{\"state.disk\": \"encrypted\", \"state.megabytes\": \"1\"}");
        StateVault.delete(user.states());
        saved(engine(image(1)));
        assertEquals(0, StateVault.content(user.states()).files());
    }

    @Test
    void tellsHowLongTheLongestStateIsThatCameBack() throws Exception {
        policy("{\"state.disk\": \"encrypted\"}");
        saved(engine(image(1), image(2)));
        StatePersistence states = new StatePersistence(user, LONG);
        assertEquals(7, states.restore(engine(), "loading", MODEL, WORKSPACE, audit)
                .get(Patience.SECONDS, TimeUnit.SECONDS));
        String other = StatePersistence.key(Path.of("/home/somebody/other"));
        assertEquals(0, states.restore(engine(image(3)), "loading", MODEL, other, audit)
                .get(Patience.SECONDS, TimeUnit.SECONDS), "it was read anew");
    }

    @Tag("claim:states-encrypted")
    @Test
    void withoutAPolicyNothingIsWritten() throws Exception {
        saved(engine(image(1)));
        assertFalse(Files.exists(user.states()));
        policy("{\"state.disk\": \"forbidden\"}");
        saved(engine(image(1)));
        policy("{\"state.disk\": \"everything\"}");
        saved(engine(image(1)));
        policy("no policy");
        saved(engine(image(1)));
        assertFalse(Files.exists(user.states()));
        assertFalse(Files.exists(audit.file()));
    }

    @Test
    void whatTheEngineRefusesIsNotKeptAnyLonger() throws Exception {
        policy("{\"state.disk\": \"encrypted\"}");
        saved(engine(image(1)));
        FakeEngine other = engine();
        ((Exchange) other.states).refuses = true;
        restored(other);
        assertEquals(0, StateVault.content(user.states()).files());
    }

    @Test
    void nobodyWaitsForAnEngineThatDoesNotAnswer() throws Exception {
        policy("{\"state.disk\": \"encrypted\"}");
        saved(engine(image(1)));
        FakeEngine silent = engine();
        ((Exchange) silent.states).answers = false;
        new StatePersistence(user, Duration.ofMillis(200)).restore(silent, "loading", MODEL, WORKSPACE, audit)
                .get(Patience.SECONDS, TimeUnit.SECONDS);
        assertEquals(1, StateVault.content(user.states()).files(), "it is still there");
    }

    @Test
    void eachLoadingIsGivenThemOnce() throws Exception {
        policy("{\"state.disk\": \"encrypted\"}");
        saved(engine(image(1)));
        FakeEngine engine = engine();
        StatePersistence states = new StatePersistence(user, LONG);
        for (int i = 0; i < 3; i++) {
            states.restore(engine, "first", MODEL, WORKSPACE, audit).get(Patience.SECONDS, TimeUnit.SECONDS);
        }
        assertEquals(1, ((Exchange) engine.states).images.size());
        states.restore(engine, "second", MODEL, WORKSPACE, audit).get(Patience.SECONDS, TimeUnit.SECONDS);
        assertEquals(2, ((Exchange) engine.states).images.size());
        assertTrue(states.restore(engine, "first", MODEL, null, audit).isDone(), "no workspace, no wait");
    }

    @Test
    void aKeyTellsNoPath() {
        assertNull(StatePersistence.key(null));
        assertFalse(WORKSPACE.contains("project"));
        assertEquals(WORKSPACE, StatePersistence.key(Path.of("/home/somebody/../somebody/project/")));
        assertNotEquals(WORKSPACE, StatePersistence.key(Path.of("/home/somebody/other")));
    }
}
