// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.engine.host.tests.Setup.SMALL;
import static org.vauban.engine.host.tests.Setup.TINY;
import static org.vauban.engine.host.tests.Setup.failure;
import static org.vauban.engine.host.tests.Setup.get;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.TokenListener;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.engine.slot.Priority;

/** Damaged models and libraries, and a host that is killed: each gives a typed failure, and the next request works. */
@Tag("slow")
class HostFaultTest extends WithHost {

    private EngineCall<?> load(Path file) {
        return client.load(LoadRequest.of(file.getFileName().toString(), file), share -> {});
    }

    private void loadTiny() throws Exception {
        get(client.load(LoadRequest.of(TINY, Setup.tiny(TINY)), share -> {}).result());
    }

    @Tag("claim:model-format")
    @Test
    void filesThatAreNoModelsAreToldApart() throws Exception {
        loadTiny();
        Path missing = folder.resolve("missing.gguf");
        assertTrue(failure(EngineError.MODEL_MISSING, load(missing).result()).getMessage().contains("missing.gguf"));
        long pid = client.hostPid(); // a host that may read this folder
        failure(EngineError.MODEL_MISSING, load(Files.createDirectory(folder.resolve("directory.gguf"))).result());
        failure(EngineError.MODEL_DAMAGED, load(Files.createFile(folder.resolve("empty.gguf"))).result());

        byte[] noise = new byte[1 << 16];
        new Random(1).nextBytes(noise);
        failure(EngineError.MODEL_DAMAGED, load(Files.write(folder.resolve("noise.gguf"), noise)).result());

        byte[] tiny = Files.readAllBytes(Setup.tiny(TINY));
        EngineException cut = failure(EngineError.MODEL_DAMAGED,
                load(Files.write(folder.resolve("cut.gguf"), Arrays.copyOf(tiny, tiny.length / 2))).result());
        assertTrue(cut.getMessage().contains("cut.gguf"), cut.getMessage());
        failure(EngineError.MODEL_DAMAGED,
                load(Files.write(folder.resolve("short.gguf"), Arrays.copyOf(tiny, 100))).result());

        byte[] version = tiny.clone();
        ByteBuffer.wrap(version).order(ByteOrder.LITTLE_ENDIAN).putInt(4, 99);
        failure(EngineError.MODEL_UNSUPPORTED, load(Files.write(folder.resolve("version.gguf"), version)).result());

        byte[] architecture = tiny.clone();
        int at = find(architecture, string("llama"), 0);
        architecture[at + 8] = 'x';
        EngineException unknown = failure(EngineError.MODEL_UNSUPPORTED,
                load(Files.write(folder.resolve("architecture.gguf"), architecture)).result());
        assertTrue(unknown.getMessage().contains("xlama"), "in llama.cpp's words: " + unknown.getMessage());

        EngineException memory = failure(EngineError.OUT_OF_MEMORY, client.load(
                new LoadRequest("large", Setup.tiny(TINY), 2_000_000_000, 0, false), share -> {}).result());
        assertTrue(memory.getMessage().contains("GB"), memory.getMessage());

        assertEquals(2, get(client.complete(request(TINY, "One, two,", 2), TokenListener.NONE).result())
                .generatedTokens());
        assertEquals(pid, client.hostPid(), "none of them ended the host");
    }

    /** A vocabulary with a duplicate text fails an assertion in llama.cpp, which Java code cannot catch. */
    @Tag("claim:model-format")
    @Test
    void aFileThatEndsTheHostIsKeptOut() throws Exception {
        byte[] bytes = Files.readAllBytes(Setup.tiny(TINY));
        byte[] other = string("<0x41>");
        System.arraycopy(other, 0, bytes, find(bytes, string("<0x42>"), 0), other.length);
        Path twice = Files.write(folder.resolve("twice.gguf"), bytes);
        EngineException first = failure(EngineError.HOST_CRASHED, load(twice).result());
        assertTrue(first.getMessage().contains("id_to_token.size() == token_to_id.size()"), first.getMessage());
        failure(EngineError.HOST_CRASHED, load(twice).result());
        failure(EngineError.MODEL_QUARANTINED, load(twice).result());
        loadTiny();
        assertEquals(2, get(client.complete(request(TINY, "One, two,", 2), TokenListener.NONE).result())
                .generatedTokens());
    }

    @Test
    void aChatTemplateThatCannotBeUsedIsTold() throws Exception {
        byte[] bytes = Files.readAllBytes(Setup.tiny(TINY));
        byte[] loop = "{% for message in messages %}".getBytes(StandardCharsets.UTF_8);
        byte[] broken = "{% fox message in messages %}".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(broken, 0, bytes, find(bytes, loop, 0), broken.length);
        Path odd = Files.write(folder.resolve("odd.gguf"), bytes);
        get(load(odd).result());
        ChatRequest chat = new ChatRequest("odd.gguf",
                List.of(new ChatRequest.Message(ChatRequest.Role.USER, approved.text("hi"))),
                GenerationOptions.greedy(3), Priority.CHAT);
        EngineException e = failure(EngineError.MODEL_UNSUPPORTED, client.chat(chat, TokenListener.NONE).result());
        assertTrue(e.getMessage().contains("odd.gguf") && e.getMessage().contains("fox"), e.getMessage());
    }

    private static byte[] string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + bytes.length).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes.length).put(bytes)
                .array();
    }

    private static int find(byte[] in, byte[] what, int from) {
        for (int i = from; i + what.length <= in.length; i++) {
            if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        throw new AssertionError("not in the file");
    }

    @Test
    void aHostKilledWhileItWritesIsTold() throws Exception {
        loadTiny();
        CountDownLatch streamed = new CountDownLatch(1);
        EngineCall<Generation> call = client.complete(request(TINY, "Tell a story: once", 8000),
                text -> streamed.countDown());
        assertTrue(streamed.await(Patience.SECONDS, TimeUnit.SECONDS));
        ProcessHandle.of(client.hostPid()).orElseThrow().destroyForcibly();
        EngineException e = failure(EngineError.HOST_CRASHED, call.result());
        assertTrue(e.getMessage().contains("SIGKILL"), e.getMessage());
        Generation next = get(client.complete(request(TINY, "One, two,", 2), TokenListener.NONE).result());
        assertEquals(2, next.generatedTokens(), "the model came back by itself");
    }

    @Test
    void aHostKilledWhileItReadsIsReplacedSilently() throws Exception {
        loadTiny();
        long pid = client.hostPid();
        ProcessHandle host = ProcessHandle.of(pid).orElseThrow();
        EngineCall<Generation> call = client.complete(request(TINY, "All work and no play. ".repeat(350), 2),
                new TokenListener() {
                    @Override
                    public void text(String text) {
                        // killed before
                    }

                    @Override
                    public void reading(int read, int total) {
                        host.destroyForcibly(); // immediately: the rest takes only some tenths of a second
                    }
                });
        assertEquals(2, get(call.result()).generatedTokens());
        assertNotEquals(pid, client.hostPid());
    }

    @Tag("claim:natives-verified")
    @Test
    void alteredLibrariesAreRefused() throws Exception {
        Path natives = Files.createDirectories(folder.resolve("natives"));
        try (Stream<Path> files = Files.list(Setup.natives())) {
            for (Path file : files.toList()) {
                Files.copy(file, natives.resolve(file.getFileName()));
            }
        }
        HostLaunch launch = Setup.launch(Locale.FRENCH);
        HostLaunch altered = new HostLaunch(launch.javaHomes(), launch.hostPath(), natives, Locale.FRENCH, 64);
        Path library;
        try (Stream<Path> files = Files.list(natives)) {
            library = files.filter(f -> f.getFileName().toString().startsWith("libllama")).findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(library);
        bytes[bytes.length / 2] ^= 1;
        Files.write(library, bytes);
        try (EngineClient other = new EngineClient(altered)) {
            EngineException e = failure(EngineError.NATIVE_ALTERED, other.describe());
            assertTrue(e.getMessage().startsWith("Les bibliothèques llama.cpp"), e.getMessage());
        }
        Files.delete(library);
        try (EngineClient other = new EngineClient(altered)) {
            failure(EngineError.NO_NATIVE, other.describe());
        }
    }

    /** A killed JVM cannot run shutdown hooks: the host detects the end of its input, whatever it is doing. */
    @ParameterizedTest
    @ValueSource(strings = {"starts", "waits", "loads", "reads"})
    void noOrphanIsLeft(String work) throws Exception {
        try (Stream<Path> jars = Files.list(Setup.distribution().resolve("lib"))) {
            String path = jars.filter(p -> p.toString().endsWith(".jar")).map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator))
                    + File.pathSeparator + classes();
            Process parent = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp", path, OrphanParent.class.getName(), Setup.distribution().toString(), work,
                    Setup.model(SMALL).toString(), folder.toString()).redirectErrorStream(true).start();
            try (BufferedReader out = parent.inputReader()) {
                String line = out.readLine();
                assertTrue(line != null && line.matches("\\d+"), line);
                ProcessHandle host = ProcessHandle.of(Long.parseLong(line)).orElseThrow();
                parent.destroyForcibly();
                assertTrue(parent.waitFor(Patience.SECONDS, TimeUnit.SECONDS));
                // takes some hundredths of a second; a starting host first reaches the reading of its input
                host.onExit().get(Patience.SECONDS, TimeUnit.SECONDS);
            } finally {
                parent.destroyForcibly();
            }
        }
    }

    /** Copies the program's classes to a folder where another JVM finds them. */
    private Path classes() throws IOException {
        for (String name : List.of("", "$Begun")) {
            String file = OrphanParent.class.getName().replace('.', '/') + name + ".class";
            Path target = folder.resolve("classes").resolve(file);
            Files.createDirectories(target.getParent());
            try (var in = OrphanParent.class.getClassLoader().getResourceAsStream(file)) {
                Files.copy(in, target);
            }
        }
        return folder.resolve("classes");
    }
}
