// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.EngineException;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.remote.FimProtocol;
import org.vauban.governance.remote.RemoteDialect;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.governance.source.FileReason;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.message.Messages;
import org.vauban.remote.settings.DailyUsage;
import org.vauban.remote.settings.EndpointSettings;
import org.vauban.remote.settings.KeyChain;
import org.vauban.remote.settings.KeyWait;
import org.vauban.remote.settings.RemoteSettings;
import org.vauban.remote.settings.SecretSource;
import org.vauban.remote.settings.SettingsFile;

/** The user's settings, keys, and the usage of the day. */
class SettingsTest {
    private static final Messages MESSAGES = new Messages(Locale.ENGLISH);

    @TempDir
    Path folder;

    @AfterEach
    void forget() {
        KeyChain.editor(null);
    }

    private Path secret(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    @Test
    void settingsAreReadAndWritten() throws Exception {
        SettingsFile file = new SettingsFile(secret("remote.json", "{\"routes\":{\"chat\":\"team\"},\"endpoints\":"
                + "{\"team\":{\"key\":{\"command\":[\"/usr/bin/pass\",\"show\",\"team\"]},\"model\":\"big\","
                + "\"certificate\":\"/home/ada/ada.p12\",\"password\":{\"environment\":\"P12\"}}},"
                + "\"proxy\":\"http://proxy.example.org:3128\"}"));
        RemoteSettings read = file.read(MESSAGES);
        assertEquals(Map.of("chat", "team"), read.routes());
        assertEquals(List.of("/usr/bin/pass", "show", "team"), read.of("team").key().command());
        assertEquals(3128, read.proxy().getPort());
        file.change(settings -> settings.routing("edit", "team"), MESSAGES);
        assertEquals(read.routing("edit", "team"), file.read(MESSAGES));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())));
        assertEquals(RemoteSettings.NONE, new SettingsFile(folder.resolve("none.json")).read(MESSAGES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"key\":\"secret\"}", "{\"endpoints\":{\"team\":{\"key\":\"secret\"}}}",
        "{\"endpoints\":{\"team\":{\"key\":{}}}}", "{\"endpoints\":{\"team\":{\"key\":{\"command\":[\"pass\"]}}}}",
        "{\"endpoints\":{\"team\":{\"key\":{\"command\":[\"/a\"],\"environment\":\"A\"}}}}",
        "{\"endpoints\":{\"team\":{\"key\":{\"environment\":\"A B\"}}}}", "{\"proxy\":\"proxy:80\"}",
        "{\"proxy\":\"http://user:secret@proxy:80\"}", "{\"endpoints\":{\"team\":{\"certificate\":\"a.p12\"}}}"})
    void settingsThatAreNotUnderstoodStopAll(String text) throws Exception {
        SettingsFile file = new SettingsFile(secret("remote.json", text));
        EngineException e = assertThrows(EngineException.class, () -> file.read(MESSAGES));
        assertTrue(e.getMessage().contains("remote.json"), e.getMessage());
        assertFalse(e.getMessage().contains("secret"), e.getMessage());
    }

    /** Java's message contains only the path. */
    @Test
    void whyAFileCannotBeUsedIsToldInWords() throws Exception {
        Path below = secret("file", "").resolve("remote.json");
        String reason = FileReason.of(new FileAlreadyExistsException("file"));
        String settings = assertThrows(EngineException.class,
                () -> new SettingsFile(below).change(each -> each, MESSAGES)).getMessage();
        assertTrue(settings.endsWith(": " + reason + "."), settings);
        String usage = assertThrows(IOException.class, () -> new DailyUsage(below, InstantSource.system())
                .begin(Policy.NONE, endpoint(), MESSAGES)).getMessage();
        assertTrue(usage.contains("(" + reason + ")"), usage);
        Path open = secret("open.json", "{}");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        String unsafe = assertThrows(EngineException.class, () -> new SettingsFile(open).read(MESSAGES)).getMessage();
        assertFalse(unsafe.contains(".."), unsafe);
        assertTrue(unsafe.endsWith(". Nothing leaves this machine until this is corrected."), unsafe);
    }

    private KeyChain keys(Map<String, String> environment) {
        return new KeyChain(folder, environment::get);
    }

    private static String key(KeyChain keys, EndpointSettings settings) throws RemoteException {
        return keys.key("team", settings, KeyWait.patient(), MESSAGES);
    }

    private static EndpointSettings key(SecretSource source) {
        return new EndpointSettings(source, null, null, null);
    }

    @Test
    void keysComeFromAHelperAVariableOrTheEditor() throws Exception {
        Path helper = Files.writeString(folder.resolve("helper"),
                "#!/bin/sh\necho x >> calls\nprintf 'key-of-%s\\nmore\\n' \"$1\"\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        KeyChain keys = keys(Map.of("TEAM_KEY", " from-environment "));
        EndpointSettings program = key(new SecretSource(List.of(helper.toString(), "team"), null));
        assertEquals("key-of-team", key(keys, program));
        assertEquals("key-of-team", key(keys, program));
        assertEquals(1, Files.readAllLines(folder.resolve("calls")).size(), "kept for a few minutes");
        keys.forget();
        key(keys, program);
        assertEquals(2, Files.readAllLines(folder.resolve("calls")).size());
        assertEquals("from-environment", key(keys, key(new SecretSource(List.of(), "TEAM_KEY"))));
        assertNull(key(keys, EndpointSettings.NONE));
        KeyChain.editor(endpoint -> Optional.of("editor-" + endpoint));
        assertEquals("editor-team", key(keys, EndpointSettings.NONE));
    }

    /** It might ask its user for a password each time. */
    @Test
    void anEditorThatDoesNotGiveItsKeyIsNotAskedWithEachRequest() throws Exception {
        KeyChain keys = keys(Map.of());
        AtomicInteger asked = new AtomicInteger();
        KeyChain.editor(endpoint -> {
            asked.incrementAndGet();
            throw new IOException("No password provided.");
        });
        for (int i = 0; i < 3; i++) {
            RemoteException e = assertThrows(RemoteException.class, () -> key(keys, EndpointSettings.NONE));
            assertEquals(RemoteException.Kind.KEY, e.kind());
            assertTrue(e.getMessage().contains("No password provided."), e.getMessage());
        }
        assertEquals(1, asked.get());
        KeyChain.editor(endpoint -> Optional.of("editor-" + endpoint)); // the user has provided the key meanwhile
        assertEquals("editor-team", key(keys, EndpointSettings.NONE));
    }

    @Test
    void nobodyWaitsAtTheCaretForAnEditorThatAsksItsUser() throws Exception {
        KeyChain keys = keys(Map.of());
        CompletableFuture<String> typed = new CompletableFuture<>();
        AtomicInteger asked = new AtomicInteger();
        KeyChain.editor(endpoint -> {
            asked.incrementAndGet();
            return Optional.of(typed.join());
        });
        try {
            KeyWait atOnce = new KeyWait(Duration.ZERO, new CompletableFuture<>());
            for (int i = 0; i < 3; i++) {
                RemoteException e = assertThrows(RemoteException.class,
                        () -> keys.key("team", EndpointSettings.NONE, atOnce, MESSAGES));
                assertEquals(RemoteException.Kind.CANCELLED, e.kind());
            }
        } finally {
            typed.complete("typed");
        }
        assertEquals("typed", key(keys, EndpointSettings.NONE));
        assertEquals(1, asked.get());
    }

    @Test
    void aKeyThatCannotBeHadIsToldWithoutIt() throws Exception {
        Path failing = Files.writeString(folder.resolve("failing"), "#!/bin/sh\necho topsecret\nexit 3\n");
        Path silent = Files.writeString(folder.resolve("silent"), "#!/bin/sh\n");
        Path wordy = Files.writeString(folder.resolve("wordy"), "#!/bin/sh\nexec cat /dev/zero\n");
        KeyChain keys = keys(Map.of("BROKEN", "topsecret\u00e9", "LINES", "topsecret\nX-Other: 1"));
        for (Path each : List.of(failing, silent, wordy, folder.resolve("missing"))) {
            if (Files.exists(each)) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwx------"));
            }
            RemoteException e = assertThrows(RemoteException.class,
                    () -> key(keys, key(new SecretSource(List.of(each.toString()), null))));
            assertEquals(RemoteException.Kind.KEY, e.kind());
            assertTrue(e.getMessage().contains(each.toString()), e.getMessage());
            assertFalse(e.getMessage().contains("topsecret"), e.getMessage());
        }
        for (String name : List.of("MISSING", "BROKEN", "LINES")) {
            RemoteException e = assertThrows(RemoteException.class,
                    () -> key(keys, key(new SecretSource(List.of(), name))));
            assertFalse(e.getMessage().contains("topsecret"), e.getMessage());
        }
    }

    private static RemoteEndpoint endpoint() {
        return new RemoteEndpoint("team", URI.create("https://x"), RemoteDialect.OPENAI, FimProtocol.NONE, List.of(),
                Set.of(), Set.of(), Set.of(), List.of(), null, "", 0, null, "team https://x");
    }

    @Test
    void useIsCountedByTheDayInUtcAndAClockThatGoesBackGainsNothing() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-27T23:59:00Z"));
        Path file = folder.resolve("used/usage.json");
        DailyUsage usage = new DailyUsage(file, now::get);
        assertEquals(Optional.empty(), usage.begin(Policy.NONE, endpoint(), MESSAGES));
        new DailyUsage(file, now::get).begin(Policy.NONE, endpoint(), MESSAGES);
        usage.add(500, 7_000, MESSAGES);
        assertEquals(2, usage.today(MESSAGES).requests());
        assertEquals(500, usage.today(MESSAGES).tokens());
        assertEquals(7_000, usage.today(MESSAGES).cost());
        Files.writeString(file, Files.readString(file).replace(",\"cost\":7000", ""));
        assertEquals(0, usage.today(MESSAGES).cost(), "a file from before there were costs");
        now.set(Instant.parse("2026-11-26T10:00:00Z"));
        assertEquals(2, usage.today(MESSAGES).requests());
        now.set(Instant.parse("2026-11-28T00:00:01Z"));
        assertEquals(0, usage.today(MESSAGES).requests());
        now.set(Instant.parse("2099-01-01T00:00:00Z"));
        usage.begin(Policy.NONE, endpoint(), MESSAGES);
        now.set(Instant.parse("2026-11-28T00:00:03Z"));
        usage.begin(Policy.NONE, endpoint(), MESSAGES);
        assertEquals(2, usage.today(MESSAGES).requests());
        now.set(Instant.parse("2026-11-29T00:00:00Z"));
        assertEquals(0, usage.today(MESSAGES).requests(), "a clock that was wrong once ends no limit's day for ever");
        Files.writeString(file, "{\"day\":\"2026-11-29\",\"requests\":-1,\"tokens\":0}");
        assertTrue(assertThrows(IOException.class, () -> usage.begin(Policy.NONE, endpoint(), MESSAGES)).getMessage()
                .contains("damaged"));
    }

    /** As on a server, where one file counts the requests of all users. */
    @Test
    void allIsCountedThatManyUseAtOnce() throws Exception {
        DailyUsage usage = new DailyUsage(folder.resolve("many.json"), InstantSource.fixed(Instant.now()));
        ConcurrentLinkedQueue<String> refusals = new ConcurrentLinkedQueue<>();
        List<Future<?>> requests = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 400; i++) {
                requests.add(threads.submit(() -> {
                    usage.begin(Policy.NONE, endpoint(), MESSAGES).ifPresent(refusals::add);
                    usage.add(3, 0, MESSAGES);
                    return null;
                }));
            }
        }
        for (Future<?> each : requests) {
            each.get();
        }
        assertEquals(List.of(), List.copyOf(refusals));
        assertEquals(400, usage.today(MESSAGES).requests());
        assertEquals(1_200, usage.today(MESSAGES).tokens());
    }
}
