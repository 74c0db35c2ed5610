// SPDX-License-Identifier: EPL-2.0
package org.vauban.releng.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that measure search and answers. */
class KnowledgeMeasurementTest {
    @TempDir
    Path folder;

    /**
     * Indexing a document again leaves removed passages, which count in the ranking: a second run would measure other
     * values.
     */
    @Test
    void aDocumentThatIsThereIsNotWrittenAgain() throws Exception {
        Path page = Files.writeString(folder.resolve("page.html"), "the pump");
        FileTime before = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(page, before);
        write("the pump");
        assertEquals(before, Files.getLastModifiedTime(page));
        write("the valve");
        assertEquals("the valve", Files.readString(page));
    }

    private void write(String text) throws Exception {
        Run.of(Shipped.ROOT.resolve("releng/knowledge"), "python3", "-B", "-c", "import pathlib, sys, answers; "
                + "answers.retrieval.write(pathlib.Path(sys.argv[1]), sys.argv[2].encode())",
                folder.resolve("page.html").toString(), text).expect(0);
    }
}
