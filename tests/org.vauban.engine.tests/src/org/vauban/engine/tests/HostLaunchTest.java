// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineState.Phase;
import org.vauban.engine.process.ClientOptions;
import org.vauban.engine.process.EngineClient;
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
