// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.cli.console.OutputFile;

/** Result files that replace earlier ones. */
class OutputFileTest {
    @TempDir
    private Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anEarlierResultIsNotTouchedBeforeTheNewOneIsWhole() throws Exception {
        Path file = Files.writeString(folder.resolve("m.csv"), "earlier");
        Path same = Files.createLink(folder.resolve("same"), file);

        OutputFile.write(file, "later");

        assertEquals("later", Files.readString(file));
        assertEquals("earlier", Files.readString(same), "was written over");
        assertEquals(List.of("m.csv", "same"), names());
    }

    @Test
    void aFileIsMadeOnlyWhereItsFolderIs() throws Exception {
        OutputFile.write(folder.resolve("m.csv"), "first");

        assertThrows(NoSuchFileException.class, () -> OutputFile.write(folder.resolve("no/m.csv"), "first"));
        assertEquals("first", Files.readString(folder.resolve("m.csv")));
        assertEquals(List.of("m.csv"), names());
    }

    @Test
    void aFolderStays() throws Exception {
        Path inside = Files.createDirectory(folder.resolve("m.csv"));

        assertThrows(IOException.class, () -> OutputFile.write(inside, "text"));
        assertTrue(Files.isDirectory(inside));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void permissionsAndLinksStay() throws Exception {
        Path file = Files.writeString(folder.resolve("m.csv"), "earlier");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        OutputFile.write(file, "later");
        OutputFile.write(link, "last");

        assertEquals("rw-rw-r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("last", Files.readString(file));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aReadOnlyFileIsNotReplaced() throws Exception {
        Path file = Files.writeString(folder.resolve("m.csv"), "earlier");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
        assumeTrue(!Files.isWritable(file), "an administrator may write all files");

        assertThrows(IOException.class, () -> OutputFile.write(file, "later"));
        assertEquals("earlier", Files.readString(file));
    }
}
