// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.process.ClientOptions;
import org.vauban.engine.process.EngineClient;

/** A client may be closed at any time: once it reports this, no process is left and no request lacks an answer. */
class ClosingTest {
    private static final ClientOptions SLOW_RESTART = ClientOptions.DEFAULT.withCrashesToQuarantine(100)
            .withBackoff(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(90));

    @TempDir
    Path folder;

    private FakeHost host;

    @BeforeEach
    void prepare() throws IOException {
        host = FakeHost.in(folder);
    }

    private EngineClient client(ClientOptions options, String... script) throws IOException {
        host.script(script);
        return new EngineClient(host.launch(), options);
    }

    private static void close(EngineClient client) throws Exception {
        client.close();
        client.terminated().get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    private static void closed(CompletableFuture<?> future) {
        ExecutionException e = assertThrows(ExecutionException.class,
                () -> future.get(Patience.SECONDS, TimeUnit.SECONDS));
        EngineException failure = assertInstanceOf(EngineException.class, e.getCause());
        assertEquals(EngineError.CLOSED, failure.error(), failure.getMessage());
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < Patience.SECONDS * 100 && !condition.getAsBoolean(); i++) {
            Thread.sleep(10);
        }
        assertTrue(condition.getAsBoolean(), "this never came");
    }

    private static void gone(long pid) {
        assertTrue(pid > 0);
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false), "process " + pid + " is left");
    }

    /**
     * Creates a java program as a shell script that first writes its process id. It starts no other process, since a
     * child would outlive it.
     */
    private Path java(String rest, String release) throws IOException {
        Path home = folder.resolve("home");
        Files.createDirectories(home.resolve("bin"));
        Path program = Files.writeString(home.resolve("bin/java"),
                "#!/bin/sh\necho $$ > '" + folder.resolve("pid") + "'\n" + rest + "\n");
        assertTrue(program.toFile().setExecutable(true));
        if (release != null) {
            Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + release + "\"\n");
        }
        return home;
    }

    private long pid() throws Exception {
        until(() -> !written().isEmpty());
        return Long.parseLong(written().strip());
    }

    /** Returns the complete line, or an empty text while it is being written. */
    private String written() {
        try {
            String line = Files.exists(folder.resolve("pid")) ? Files.readString(folder.resolve("pid")) : "";
            return line.endsWith("\n") ? line : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whileItLooksForJava() throws Exception {
        // without a file "release", the client asks the program for its version, and this program does not answer
        closedWhileItsProgramRuns(null);
    }

    @Test
    void whileTheProcessStarts() throws Exception {
        closedWhileItsProgramRuns("25");
    }

    private void closedWhileItsProgramRuns(String release) throws Exception {
        EngineClient client = new EngineClient(host.launch(List.of(java("exec sleep 1000", release)), Locale.ENGLISH));
        var description = client.describe();
        long pid = pid();
        close(client);
        closed(description);
        gone(pid);
    }

    @Test
    void rightAfterItWasAskedForTheFirstTime() throws Exception {
        Path home = java("exec sleep 1000", "25");
        for (int i = 0; i < 20; i++) {
            Files.deleteIfExists(folder.resolve("pid"));
            EngineClient client = new EngineClient(host.launch(List.of(home), Locale.ENGLISH));
            var description = client.describe();
            Thread.yield();
            close(client);
            closed(description);
            if (!written().isEmpty()) {
                gone(pid());
            }
        }
    }

    @Test
    void whileTheHostIsAskedForTheFirstTime() throws Exception {
        EngineClient client = client(ClientOptions.DEFAULT, "*.initialize=silent");
        var description = client.describe();
        until(() -> client.hostPid() > 0);
        long pid = client.hostPid();
        assertEquals(OptionalLong.of(pid), client.process());
        close(client);
        closed(description);
        gone(pid);
        assertEquals(OptionalLong.empty(), client.process());
    }

    @Test
    void whileTheHostReadsNothing() throws Exception {
        EngineClient client = client(ClientOptions.DEFAULT, "*.describe=deaf");
        var description = client.describe();
        until(() -> requests("describe") == 1);
        long pid = client.hostPid();
        Path model = Files.writeString(folder.resolve("x".repeat(200) + ".gguf"), "GGUF");
        // more than a pipe holds, so that the writing thread waits
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            waiting.add(client.load(LoadRequest.of("m".repeat(1000) + i, model), share -> {}).result());
        }
        close(client);
        closed(description);
        waiting.forEach(ClosingTest::closed);
        gone(pid);
    }

    @Test
    void whileItWaitsForARestart() throws Exception {
        EngineClient client = client(SLOW_RESTART, "*.describe=exit:134");
        // the first restart comes at once, the second would come after a minute
        var description = client.describe();
        until(() -> starts() == 2 && client.hostPid() == -1);
        close(client);
        closed(description);
        assertEquals(2, host.starts());
    }

    @Test
    void whileAHostIsReplaced() throws Exception {
        EngineClient client = client(ClientOptions.DEFAULT, "confined=", "1.exit=deaf");
        Path here = Files.writeString(Files.createDirectory(folder.resolve("a")).resolve("m.gguf"), "GGUF");
        Path there = Files.writeString(Files.createDirectory(folder.resolve("b")).resolve("m.gguf"), "GGUF");
        client.load(LoadRequest.of("a", here), share -> {}).result().get(Patience.SECONDS, TimeUnit.SECONDS);
        long first = client.hostPid();
        client.load(LoadRequest.of("b", there), share -> {});
        until(() -> requests("exit") == 1);
        until(() -> client.hostPid() > 0 && client.hostPid() != first);
        long second = client.hostPid();
        assertNotEquals(first, second);
        close(client);
        gone(first);
        gone(second);
    }

    @Test
    void whileAModelIsUnloaded() throws Exception {
        EngineClient client = client(ClientOptions.DEFAULT, "*.unload=silent");
        Path model = Files.writeString(folder.resolve("m.gguf"), "GGUF");
        client.load(LoadRequest.of("m", model), share -> {}).result().get(Patience.SECONDS, TimeUnit.SECONDS);
        CompletableFuture<Void> unloaded = client.unload("m");
        until(() -> requests("unload") == 1);
        close(client);
        closed(unloaded);
    }

    @Test
    void whileManyAsk() throws Exception {
        for (int round = 0; round < 100; round++) {
            EngineClient client = new EngineClient(host.launch(List.of(), Locale.ENGLISH));
            ConcurrentLinkedQueue<CompletableFuture<?>> all = new ConcurrentLinkedQueue<>();
            CountDownLatch asking = new CountDownLatch(2);
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 2; t++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    asking.countDown();
                    for (int i = 0; i < 100; i++) {
                        all.add(client.describe());
                        all.add(client.unload("m"));
                    }
                }));
            }
            asking.await();
            client.close();
            for (Thread thread : threads) {
                thread.join();
            }
            client.terminated().get(Patience.SECONDS, TimeUnit.SECONDS);
            for (CompletableFuture<?> future : all) {
                // completed with a typed failure or a value
                future.handle((value, e) -> value).get(Patience.SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private long requests(String method) {
        try {
            return host.requests().stream().filter(line -> line.startsWith(method + " ")).count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private int starts() {
        try {
            return host.starts();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
