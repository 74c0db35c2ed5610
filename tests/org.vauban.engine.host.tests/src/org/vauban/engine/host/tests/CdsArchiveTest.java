// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.process.launch.CdsArchive;
import org.vauban.engine.process.launch.HostLaunch;

/**
 * An idle client creates a CDS archive of the host's classes, and hosts start with it unless another user could have
 * written it.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CdsArchiveTest {
    private Path folder;
    private Path archives;
    private Path archive;

    private HostLaunch launch(Path in) {
        return HostLaunch.fromDistribution(Setup.distribution(), List.of(Path.of(System.getProperty("java.home"))),
                Locale.ENGLISH).withArchives(in);
    }

    @BeforeAll
    void make(@TempDir Path own) throws Exception {
        folder = own;
        assumeTrue(System.getProperty("os.name").equals("Linux"),
                "who may write a file is told in another way elsewhere");
        archives = folder.resolve("cache/host");
        Path abandoned = Files.createDirectories(archives).resolve("training-1");
        Files.setPosixFilePermissions(archives, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(Files.createDirectory(abandoned).resolve("training.gguf"), "of a program that was killed");
        Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        try (WatchService watch = archives.getFileSystem().newWatchService();
                EngineClient client = new EngineClient(launch(archives))) {
            EngineDescription first = client.describe().get(Patience.SECONDS, TimeUnit.SECONDS);
            assertFalse(withArchive(first), "there is none yet");
            archive = appearing(watch);
        }
    }

    /** Waits until the archive is the only file. */
    private Path appearing(WatchService watch) throws IOException, InterruptedException {
        archives.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (System.nanoTime() < end) {
            List<Path> found = list();
            if (found.size() == 1 && found.getFirst().toString().endsWith(".jsa")) {
                return found.getFirst();
            }
            WatchKey key = watch.poll(1, TimeUnit.SECONDS);
            if (key != null) {
                key.pollEvents();
                key.reset();
            }
        }
        throw new AssertionError("no archive was made, or more: " + list());
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(archives)) {
            return files.toList();
        }
    }

    /** Whether a running host was started with an archive, by its command line. */
    private static boolean withArchive(EngineDescription host) {
        String[] arguments = ProcessHandle.of(host.pid()).orElseThrow().info().arguments().orElseThrow();
        return Stream.of(arguments).anyMatch(argument -> argument.startsWith("-XX:SharedArchiveFile="));
    }

    private boolean startsWithArchive(Path in) throws Exception {
        try (EngineClient client = new EngineClient(launch(in))) {
            EngineDescription host = client.describe().get(Patience.SECONDS, TimeUnit.SECONDS);
            assertNotNull(host.llamaVersion());
            return withArchive(host);
        }
    }

    /** Copies the archive to a test's folder. */
    private Path copy(String name) throws IOException {
        Path own = Files.createDirectory(folder.resolve(name), PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rwx------")));
        return Files.copy(archive, own.resolve(archive.getFileName()));
    }

    @Test
    void hostsStartWithIt() throws Exception {
        assertTrue(Files.size(archive) > 1 << 20, archive.toString());
        assertEquals(List.of(archive), list(), "nothing else is left behind");
        assertTrue(startsWithArchive(archives));
    }

    @Test
    void oneThatOthersMayWriteIsLeftAlone() throws Exception {
        Path own = copy("shared");
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertFalse(startsWithArchive(own.getParent()));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
        assertTrue(startsWithArchive(own.getParent()));
        Files.setPosixFilePermissions(own.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertFalse(startsWithArchive(own.getParent()), "in a folder in which others may put one");
    }

    /** As on Windows, where VAUBAN_HOME can be in a folder in which everybody may write. */
    @Test
    void oneWhoseWritersAreUnknownIsUsedOnlyInTheProfileOfTheUser() throws Exception {
        try (FileSystem files = FileSystems.newFileSystem(folder.resolve("other.zip"), Map.of("create", true))) {
            Path other = Files.write(files.getPath("/host-1.jsa"), new byte[1]);
            assertFalse(new CdsArchive(other).usable());
        }
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Path own = copy("linked");
        Path target = Files.move(own, own.resolveSibling("elsewhere"));
        Files.createSymbolicLink(own, target);
        assertFalse(startsWithArchive(own.getParent()));
    }

    @Test
    void aDamagedOneIsNoHarm() throws Exception {
        Path own = copy("damaged");
        byte[] bytes = Files.readAllBytes(own);
        for (int at : new int[] {0, 40, bytes.length / 3, bytes.length / 2}) {
            byte[] changed = bytes.clone();
            for (int i = at; i < Math.min(bytes.length, at + 4096); i++) {
                changed[i] ^= 0x55;
            }
            Files.write(own, changed);
            startsWithArchive(own.getParent());
        }
        Files.write(own, new byte[0]);
        startsWithArchive(own.getParent());
        Files.writeString(own, "no archive");
        startsWithArchive(own.getParent());
    }
}
