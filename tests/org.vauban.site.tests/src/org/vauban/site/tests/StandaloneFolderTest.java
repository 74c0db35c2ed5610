// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.site.install.InstallException;
import org.vauban.site.install.InstallException.Kind;
import org.vauban.site.install.StandaloneFolder;

/** A folder contains the old distribution or the new one, whatever goes wrong. */
class StandaloneFolderTest {
    /** Name with blanks and accents, as long as the names of the neighbouring files permit. */
    private static final String NAME = "d\u00e9p\u00f4t partag\u00e9, n\u00b0 1 " + "x".repeat(170);
    /** Longest path, in ASCII, that Linux can still read. */
    private static final int LONGEST = 4000;
    /** Linux refuses a path of this many bytes. */
    private static final int PATH_MAX = 4096;
    @TempDir
    private Path temp;
    private Path folder;
    private final List<String> said = new ArrayList<>();

    @BeforeEach
    void names() {
        folder = temp.resolve("opt").resolve(NAME);
    }

    private Path source(String version) throws IOException {
        return distribution(temp.resolve("vauban-" + version), version);
    }

    private static Path distribution(Path made, String version) throws IOException {
        Files.createDirectories(made.resolve("lib"));
        Files.createDirectories(made.resolve("bin"));
        Files.writeString(made.resolve("lib/vauban.jar"), version);
        Files.writeString(made.resolve("bin/vauban"), "#!/bin/sh\n");
        return made;
    }

    private StandaloneFolder standalone() {
        return new StandaloneFolder(folder, said::add);
    }

    private String version() throws IOException {
        return Files.readString(folder.resolve("lib/vauban.jar"));
    }

    private void fails(Kind kind, Executable work) {
        InstallException failure = assertThrows(InstallException.class, work);
        assertEquals(kind, failure.kind(), failure.getMessage());
        assertFalse(failure.getMessage().contains("\n"), failure.getMessage());
    }

    /** Returns the files beside the folder. */
    private List<String> beside() throws IOException {
        try (Stream<Path> files = Files.list(folder.getParent())) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.startsWith("."))
                    .map(name -> name.substring(name.lastIndexOf('.'))).sorted().toList();
        }
    }

    @Test
    void installsReplacesAndTakesBack() throws Exception {
        standalone().install(source("1"), true);
        assertFalse(Files.exists(folder), "a dry run changes nothing");
        standalone().install(source("1"), false);
        assertEquals("1", version());
        fails(Kind.ABSENT, () -> standalone().rollback(false));
        Files.writeString(source("2").resolve("lib/more.jar"), "more");
        standalone().install(source("2"), false);
        assertEquals("2", version());
        standalone().install(source("2"), false); // nothing is changed, and version 1 is still kept
        standalone().rollback(true);
        assertEquals("2", version());
        standalone().rollback(false);
        assertEquals("1", version());
        assertFalse(Files.exists(folder.resolve("lib/more.jar")));
        assertEquals(List.of(".lock"), beside());

        standalone().install(source("2"), false);
        standalone().uninstall(true);
        assertEquals("2", version());
        standalone().uninstall(false);
        assertFalse(Files.exists(folder));
        assertEquals(List.of(".lock"), beside());
        fails(Kind.ABSENT, () -> standalone().uninstall(false));
        assertTrue(said.getLast().contains(NAME), said.toString());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void rightsAndLinksAreKept() throws Exception {
        Path source = source("1");
        Files.setPosixFilePermissions(source.resolve("bin/vauban"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(source.resolve("lib/link"), Path.of("vauban.jar"));
        standalone().install(source, false);
        assertTrue(Files.isExecutable(folder.resolve("bin/vauban")));
        assertEquals(Path.of("vauban.jar"), Files.readSymbolicLink(folder.resolve("lib/link")));
    }

    @Test
    void aFolderWithOtherFilesIsLeftAlone() throws Exception {
        Files.createDirectories(folder);
        standalone().install(source("1"), false);
        standalone().uninstall(false);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("thesis.tex"), "years of work");
        fails(Kind.REFUSED, () -> standalone().install(source("1"), false));
        fails(Kind.ABSENT, () -> standalone().uninstall(false));
        assertEquals("years of work", Files.readString(folder.resolve("thesis.tex")));
        assertEquals(List.of(".lock"), beside());
    }

    @Test
    void aDistributionIsNotCopiedIntoItself() throws Exception {
        standalone().install(source("1"), false);
        fails(Kind.ABSENT, () -> standalone().install(folder, false));
        Path inner = distribution(folder.resolve("inner"), "2");
        fails(Kind.ABSENT, () -> standalone().install(inner, false));
        assertEquals("1", version());
    }

    /** Stands for any copy failure, such as a full disk: below the longer temporary name, a path becomes too long. */
    @Test
    @DisabledOnOs({OS.WINDOWS, OS.MAC})
    void whatCannotBeCopiedLeavesTheOldDistribution() throws Exception {
        standalone().install(source("1"), false);
        Path broken = source("2");
        Path deep = broken;
        while (deep.toString().length() < LONGEST - 200) {
            deep = Files.createDirectory(deep.resolve("z".repeat(100)));
        }
        Files.createDirectory(deep.resolve("z".repeat(LONGEST - 1 - deep.toString().length())));
        fails(Kind.FAILED, () -> standalone().install(broken, false));
        assertEquals("1", version());
        assertEquals(List.of(".lock"), beside());
    }

    /** Killed between the two renames, or while copying or deleting. */
    @Test
    void whatAKilledInstallerHasLeftIsEnded() throws Exception {
        standalone().install(source("1"), false);
        Files.move(folder, folder.resolveSibling("." + NAME + ".old"));
        distribution(folder.resolveSibling("." + NAME + ".new"), "half");
        distribution(folder.resolveSibling("." + NAME + ".gone"), "half");
        fails(Kind.ABSENT, () -> standalone().install(folder, false));
        assertEquals("1", version());
        assertEquals(List.of(".lock"), beside());
        standalone().install(source("2"), false);
        assertEquals("2", version());
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    /** Stands for an installer that is killed while it deletes the distribution before the last one. */
    @Test
    @DisabledOnOs({OS.WINDOWS, OS.MAC})
    void aDistributionThatIsDeletedInPartIsNotRestored() throws Exception {
        standalone().install(source("1"), false);
        Path deep = folder;
        while (bytes(deep) < PATH_MAX - 200) {
            deep = Files.createDirectory(deep.resolve("z".repeat(100)));
        }
        // the path becomes too long below each of the temporary names, so that it cannot be deleted there
        Files.createDirectory(deep.resolve("z".repeat(PATH_MAX - 3 - bytes(deep))));
        standalone().install(source("2"), false);
        standalone().install(source("3"), false);
        List<String> left = beside();
        boolean told = said.getLast().contains(NAME + ".gone");
        fails(Kind.FAILED, () -> standalone().rollback(false));
        Files.move(folder.resolveSibling("." + NAME + left.getFirst()), temp.resolve("gone"));
        assertEquals(List.of(".gone", ".lock", ".old"), left);
        assertTrue(told, said.toString());
        assertEquals("3", version());
        standalone().rollback(false);
        assertEquals("2", version());
        fails(Kind.ABSENT, () -> standalone().rollback(false));
    }

    /** Counts renames; from one of them on, each fails, as if the installer had been killed, or only that one does. */
    private StandaloneFolder failing(int first, boolean killed) {
        AtomicInteger count = new AtomicInteger();
        return new StandaloneFolder(folder, said::add, (from, to) -> {
            int number = count.getAndIncrement();
            if (number == first || killed && number > first) {
                throw new FileSystemException(from.toString(), to.toString(), "a file in it is open");
            }
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        });
    }

    /** On Windows, a folder is not renamed while a program in it runs. */
    @ParameterizedTest
    @CsvSource({"0,false", "1,false", "2,false", "0,true", "1,true", "2,true"})
    void aFailedUpdateKeepsTheVersionForARollback(int step, boolean killed) throws Exception {
        standalone().install(source("1"), false);
        standalone().install(source("2"), false);
        fails(Kind.FAILED, () -> failing(step, killed).install(source("3"), false));
        fails(Kind.ABSENT, () -> standalone().install(folder, false)); // any change restores first what is left
        assertEquals("2", version());
        assertEquals(List.of(".lock", ".old"), beside());
        standalone().rollback(false);
        assertEquals("1", version());
    }

    /** Killed after the new distribution is in place, while the one before the last is deleted. */
    @Test
    void anUpdateThatIsKilledAtItsEndIsDone() throws Exception {
        standalone().install(source("1"), false);
        standalone().install(source("2"), false);
        failing(3, true).install(source("3"), false);
        assertEquals(List.of(".kept", ".lock", ".old"), beside());
        fails(Kind.ABSENT, () -> standalone().install(folder, false));
        assertEquals("3", version());
        assertEquals(List.of(".lock", ".old"), beside());
        standalone().rollback(false);
        assertEquals("2", version());
    }

    @ParameterizedTest
    @CsvSource({"0,false", "1,false", "0,true", "1,true"})
    void aFailedRemovalKeepsBothVersions(int step, boolean killed) throws Exception {
        standalone().install(source("1"), false);
        standalone().install(source("2"), false);
        fails(Kind.FAILED, () -> failing(step, killed).uninstall(false));
        fails(Kind.ABSENT, () -> standalone().install(folder, false));
        assertEquals("2", version());
        assertEquals(List.of(".lock", ".old"), beside());
        standalone().rollback(false);
        assertEquals("1", version());
    }

    /** Killed when the distribution is renamed, but the one that it replaced is not deleted. */
    @Test
    void aRemovalThatIsKilledAtItsEndIsDone() throws Exception {
        standalone().install(source("1"), false);
        standalone().install(source("2"), false);
        failing(2, true).uninstall(false);
        fails(Kind.ABSENT, () -> standalone().rollback(false));
        assertFalse(Files.exists(folder));
        assertEquals(List.of(".lock"), beside());
    }

    @Test
    void aFailedRollbackChangesNothing() throws Exception {
        standalone().install(source("1"), false);
        standalone().install(source("2"), false);
        fails(Kind.FAILED, () -> failing(1, false).rollback(false));
        assertEquals("2", version());
        standalone().rollback(false);
        assertEquals("1", version());
    }

    @Test
    void aSecondInstallerIsSentAway() throws Exception {
        standalone().install(source("1"), false);
        try (InterProcessLock held = InterProcessLock.tryAcquire(folder.resolveSibling("." + NAME + ".lock"))
                .orElseThrow()) {
            fails(Kind.BUSY, () -> standalone().install(source("2"), false));
            fails(Kind.BUSY, () -> standalone().uninstall(false));
            assertTrue(held.isCurrent());
        }
        assertEquals("1", version());
    }

    @Test
    @EnabledIfSystemProperty(named = "user.name", matches = "root")
    void rootDoesNotInstallWhereOthersMayWrite() throws Exception {
        Path parent = Files.createDirectories(folder.getParent());
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxrwxrwx"));
        fails(Kind.REFUSED, () -> standalone().install(source("1"), false));
        assertFalse(Files.exists(folder, LinkOption.NOFOLLOW_LINKS));
    }
}
