// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.parser.ParseService;
import org.vauban.knowledge.host.tests.Parsing;
import org.vauban.knowledge.host.tests.SampleFiles;
import org.vauban.knowledge.protocol.ParseRequest;

/** A file that is replaced, overwritten or deleted while it is parsed: none of its content is used. */
class ReplacedFileTest {
    @TempDir
    Path folder;
    private Path file;
    private Path other;

    /** An action after the first page has been read. */
    private interface Meanwhile {
        void happen() throws IOException;
    }

    @BeforeEach
    void write() throws Exception {
        file = folder.toRealPath().resolve("file.txt");
        other = Files.writeString(folder.resolve("other.txt"), "the valve is open");
        Files.writeString(file, "the valve is shut");
    }

    private ReadFailure parsed(Path of, Meanwhile meanwhile) {
        return assertThrows(ReadException.class, () -> new ParseService().parse(new ParseRequest(of.toString(),
                String.valueOf(SourceFormat.of(of)), Parsing.PAGES, Parsing.CHARACTERS), page -> meanwhile.happen()))
                .reason();
    }

    @Test
    void aFileThatIsReplacedIsNotTakenThoughSizeAndTimeAreTheSame() throws Exception {
        FileTime time = Files.getLastModifiedTime(file);
        assertEquals(ReadFailure.CHANGED, parsed(file, () -> {
            Files.setLastModifiedTime(other, time);
            Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }));
    }

    @Test
    void aFileThatIsDeletedOrNoFileAnyMoreIsNotTaken() throws Exception {
        assertEquals(ReadFailure.CHANGED, parsed(file, () -> Files.delete(file)));
        write();
        assertEquals(ReadFailure.CHANGED, parsed(file, () -> {
            Files.delete(file);
            Files.createDirectory(file);
        }));
    }

    /** The next page, which no longer exists, is to be read. */
    @Test
    void aDocumentThatIsOverwrittenIsNotSaidToBeDamaged() throws Exception {
        String rows = "<worksheet><sheetData><row><c><v>4711</v></c></row></sheetData></worksheet>";
        Path sheets = folder.toRealPath().resolve("a.xlsx");
        SampleFiles.zip(sheets, Map.of("xl/worksheets/sheet1.xml", rows, "xl/worksheets/sheet2.xml", rows));
        assertEquals(ReadFailure.CHANGED, parsed(sheets, () -> Files.writeString(sheets, "PK")));
    }
}
