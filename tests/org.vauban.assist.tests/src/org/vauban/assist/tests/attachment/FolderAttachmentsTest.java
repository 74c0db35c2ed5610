// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.attachment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.attachment.FolderAttachments;
import org.vauban.assist.tests.FailingDisk;

/** Attaching a folder. */
class FolderAttachmentsTest {
    @TempDir
    private Path folder;

    @Test
    void takesTextFilesAndTellsWhatItPassesOver() throws IOException {
        Files.createDirectories(folder.resolve("src/deep"));
        Files.createDirectories(folder.resolve(".git"));
        Files.writeString(folder.resolve("src/deep/B.java"), "class B {}");
        Files.writeString(folder.resolve("src/A.java"), "class A { /* é */ }");
        Files.writeString(folder.resolve(".git/config"), "hidden");
        Files.writeString(folder.resolve("src/.env"), "HIDDEN=1");
        Path binary = Files.write(folder.resolve("src/c.bin"), new byte[] {1, 0, 2});
        Path latin = Files.write(folder.resolve("src/d.txt"), new byte[] {(byte) 0xe9, 'a'});
        Path large = Files.write(folder.resolve("src/e.txt"), new byte[300 << 10]);
        FolderAttachments made = FolderAttachments.of(folder.resolve("src"), folder);
        assertEquals(List.of("src/A.java", "src/deep/B.java"),
                made.attachments().stream().map(Attachment::name).toList());
        assertEquals("class A { /* é */ }", made.attachments().getFirst().text());
        assertEquals(3, made.passedOver().size());
        assertTrue(made.passedOver().containsAll(List.of(binary, latin, large)), made.passedOver().toString());
    }

    /** As for a single file, and as over LSP. */
    @Test
    void aTextInUtf16IsTaken() throws IOException {
        Files.writeString(folder.resolve("a.txt"), "\uFEFFété", StandardCharsets.UTF_16LE);
        Files.writeString(folder.resolve("b.txt"), "\uFEFFété", StandardCharsets.UTF_16BE);
        Files.writeString(folder.resolve("c.txt"), "\uFEFFété");
        FolderAttachments made = FolderAttachments.of(folder, folder);
        assertEquals(List.of("été", "été", "été"), made.attachments().stream().map(Attachment::text).toList());
        assertEquals(List.of(), made.passedOver());
    }

    @Test
    void aFolderThatCannotBeListedToItsEndIsPassedOver() throws IOException {
        for (String name : List.of("a/One.java", "a/Two.java", "b/Three.java")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), "class A {}");
        }
        Path disk = new FailingDisk(folder.resolve("a")).on(folder);
        FolderAttachments made = FolderAttachments.of(disk, disk);
        assertEquals(2, made.attachments().size(), "one of two, and the other folder");
        assertEquals(List.of(disk.resolve("a").toString()), made.passedOver().stream().map(Path::toString).toList());
        Path broken = new FailingDisk(folder).on(folder);
        assertThrows(IOException.class, () -> FolderAttachments.of(broken, broken), "nothing of it is known");
    }

    @Test
    void isBounded() throws IOException {
        for (int i = 0; i < 300; i++) {
            Files.writeString(folder.resolve("f" + i), "text");
        }
        FolderAttachments made = FolderAttachments.of(folder, null);
        assertEquals(200, made.attachments().size());
        assertEquals(100, made.passedOver().size());
    }

    @Test
    void aFolderThatIsNotThereIsAnError() {
        assertThrows(IOException.class, () -> FolderAttachments.of(folder.resolve("none"), null));
        assertThrows(CancellationException.class, () -> FolderAttachments.of(folder, null, () -> true));
    }
}
