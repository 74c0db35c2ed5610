// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineState.Phase;
import org.vauban.engine.process.ClientOptions;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.process.launch.CppRuntime;
import org.vauban.engine.process.launch.HostLaunch;

/** The requirements for starting a host, and the sentence shown if one is missing. */
class HostLaunchTest extends WithFakeHost {

    @Test
    void noJavaNamesWhatWasTried() throws Exception {
        Path none = Files.createDirectories(folder.resolve("nothing"));
        Path old = java(folder.resolve("old"), "17.0.11");
        client = new EngineClient(host.launch(List.of(none, old), Locale.ENGLISH), QUICK);
        EngineException e = failure(EngineError.NO_JAVA, client.describe());
        assertTrue(e.getMessage().contains(none.toString()) && e.getMessage().contains(old.toString())
                && e.getMessage().contains("17"), e.getMessage());
        assertEquals(Phase.FAILED, client.state().phase());
    }

    @Test
    void theFirstJavaThatIsNewEnoughIsTaken() throws Exception {
        Path old = java(folder.resolve("old"), "21.0.2");
        client = new EngineClient(
                host.launch(List.of(folder, old, Path.of(System.getProperty("java.home"))), Locale.ENGLISH), QUICK);
        assertEquals(Runtime.version().toString(), get(client.describe()).javaVersion());
    }

    /** With it, llama.cpp would crash: Windows loads the C++ runtime beside java.exe. */
    @Test
    void aJavaWithAnOldCppRuntimeIsSkipped() throws Exception {
        Path old = java(folder.resolve("old"), "24.0.2");
        runtime(old, 14, 36);
        client = new EngineClient(host.launch(List.of(old), Locale.ENGLISH), QUICK);
        EngineException e = failure(EngineError.NO_JAVA, client.describe());
        assertTrue(e.getMessage().contains(old.toString()) && e.getMessage().contains("14.36"), e.getMessage());
    }

    @Test
    void theNextJavaIsTakenInstead() throws Exception {
        Path old = java(folder.resolve("old"), "24.0.2");
        runtime(old, 14, 36);
        client = new EngineClient(host.launch(List.of(old, Path.of(System.getProperty("java.home"))), Locale.ENGLISH),
                QUICK);
        assertEquals(Runtime.version().toString(), get(client.describe()).javaVersion());
    }

    @Test
    void theCppRuntimeIsReadFromItsResources() throws Exception {
        Path home = java(folder.resolve("some"), "24.0.2");
        assertEquals(Optional.empty(), CppRuntime.of(home), "as on other systems");
        runtime(home, 14, 44);
        assertEquals(Optional.of(new CppRuntime(14, 44)), CppRuntime.of(home));
        assertTrue(new CppRuntime(14, 40).suffices() && new CppRuntime(15, 0).suffices());
        assertFalse(new CppRuntime(14, 39).suffices());
        Files.write(home.resolve("bin/msvcp140.dll"), new byte[1003]);
        assertEquals(Optional.empty(), CppRuntime.of(home), "unreadable, so as before");
    }

    /** Writes the resource of a file's version, behind its signature elsewhere in the file. */
    private static void runtime(Path home, int major, int minor) throws IOException {
        ByteBuffer library = ByteBuffer.allocate(1001).order(ByteOrder.LITTLE_ENDIAN);
        library.putInt(100, 0xFEEF04BD);
        library.putInt(500, 0xFEEF04BD).putInt(504, 0x00010000);
        library.putInt(508, major << 16 | minor).putInt(512, 33810 << 16);
        Files.write(home.resolve("bin/msvcp140.dll"), library.array());
    }

    @Test
    void withoutAReleaseFileJavaIsAsked() throws Exception {
        Path home = Files.createDirectories(folder.resolve("asked"));
        Files.createDirectories(home.resolve("bin"));
        Path program = Files.writeString(home.resolve("bin/java"),
                "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019' >&2\n");
        assertTrue(program.toFile().setExecutable(true));
        client = new EngineClient(host.launch(List.of(home), Locale.ENGLISH), QUICK);
        EngineException e = failure(EngineError.NO_JAVA, client.describe());
        assertTrue(e.getMessage().contains("11.0.2"), e.getMessage());
    }

    /** Two copies of texts with two bytes for each character, and room to read one more request. */
    @ParameterizedTest
    @ValueSource(longs = {1, 8 << 20, 256L << 20, 1L << 38})
    void theHeapHoldsTheRequestsOfAllUsers(long bytes) throws Exception {
        long heap = (long) host.launch(List.of(), Locale.ENGLISH).withRequests(bytes).maxHeapMegabytes() << 20;
        long standard = (long) HostLaunch.DEFAULT_HEAP_MEGABYTES << 20;
        assertTrue(heap >= standard + 4 * bytes, heap + " for " + bytes);
        assertTrue(heap <= standard + 4 * bytes + (4 << 20), heap + " for " + bytes);
        ClientOptions options = ClientOptions.DEFAULT.withRequests(bytes);
        assertTrue(options.maxQueuedBytes() >= 2 * bytes);
        assertTrue(options.maxQueuedBytes() >= ClientOptions.DEFAULT.maxQueuedBytes());
    }

    @Test
    void sentencesAreInFrenchWhereAsked() throws Exception {
        client = new EngineClient(host.launch(List.of(), Locale.FRANCE), QUICK);
        EngineException e = failure(EngineError.NO_JAVA, client.describe());
        assertTrue(e.getMessage().startsWith("Le moteur nécessite Java 22"), e.getMessage());
    }

    @Test
    void noNativeDirectoryNamesThePlatform() throws Exception {
        HostLaunch launch = host.launch();
        client = new EngineClient(new HostLaunch(launch.javaHomes(), launch.hostPath(), folder.resolve("none"),
                Locale.ENGLISH, 64), QUICK);
        EngineException e = failure(EngineError.NO_NATIVE, client.describe());
        assertTrue(e.getMessage().contains(HostLaunch.platform()), e.getMessage());
    }

    @Test
    void aMissingModuleIsNamed() throws Exception {
        HostLaunch launch = host.launch();
        client = new EngineClient(new HostLaunch(launch.javaHomes(), List.of(folder.resolve("gone.jar")),
                launch.nativeDirectory(), Locale.ENGLISH, 64), QUICK);
        EngineException e = failure(EngineError.HOST_START_FAILED, client.describe());
        assertTrue(e.getMessage().contains("gone.jar"), e.getMessage());
    }

    @Test
    void anIncompleteDistributionIsTold() throws Exception {
        Files.createDirectories(folder.resolve("dist/lib"));
        EngineException e = assertThrows(EngineException.class,
                () -> HostLaunch.fromDistribution(folder.resolve("dist"), List.of(), Locale.ENGLISH));
        assertTrue(e.getMessage().contains("org.vauban.engine.host"), e.getMessage());
    }

    private static Path java(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Path program = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nexit 1\n");
        assertTrue(program.toFile().setExecutable(true));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }
}
