// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.InflaterOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.document.TextLine;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.page.PageService;
import org.vauban.knowledge.host.tests.SampleFiles;
import org.vauban.knowledge.protocol.PageProtocol.Head;
import org.vauban.knowledge.protocol.PageProtocol.Strip;
import org.vauban.knowledge.protocol.PageProtocol.Wanted;

/** Page images, drawn in this process. */
class PageServiceTest {
    private static final int PIXELS = 9_000_000;

    @TempDir
    Path folder;

    /** What the receiver was given. */
    private record Drawn(Head head, byte[] pixels) {
        boolean isDark(float x, float y, float scale) {
            int at = 3 * ((int) (y * scale) * head.width() + (int) (x * scale));
            return (pixels[at] & 255) + (pixels[at + 1] & 255) + (pixels[at + 2] & 255) < 384;
        }

        /** Whether a box contains something dark. */
        boolean hasInk(float x, float y, float width, float height, float scale) {
            for (float dy = 0; dy < height; dy += 1 / scale) {
                for (float dx = 0; dx < width; dx += 1 / scale) {
                    if (isDark(x + dx, y + dy, scale)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    private static Drawn draw(Path file, int page, float scale, int pixels) throws Exception {
        List<Object> parts = new ArrayList<>();
        new PageService().page(new Wanted(file.toString(), page, scale, pixels), parts::add);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int rows = 0;
        for (Object part : parts.subList(1, parts.size())) {
            Strip strip = (Strip) part;
            rows += strip.rows();
            try (InflaterOutputStream out = new InflaterOutputStream(bytes)) {
                out.write(Base64.getDecoder().decode(strip.pixels()));
            }
        }
        Head head = (Head) parts.getFirst();
        assertEquals(head.height(), rows);
        assertEquals(3 * head.width() * head.height(), bytes.size());
        return new Drawn(head, bytes.toByteArray());
    }

    private static ReadFailure refused(Path file) {
        return assertThrows(ReadException.class, () -> draw(file, 1, 1, PIXELS)).reason();
    }

    @Test
    void aPageIsDrawnWhereItsLinesAre() throws Exception {
        Drawn drawn = draw(SampleFiles.manual(folder.resolve("a.pdf")), 1, 2, PIXELS);
        assertEquals(2, drawn.head().pages());
        assertEquals("iv", drawn.head().text().label());
        assertEquals("1190 x 1683", drawn.head().width() + " x " + drawn.head().height());
        int lines = 0;
        for (TextBlock block : drawn.head().text().blocks()) {
            for (TextLine line : block.lines()) {
                lines++;
                assertTrue(drawn.hasInk(line.x(), line.y(), line.width(), line.height(), 2), line.toString());
            }
        }
        assertEquals(5, lines);
        assertFalse(drawn.hasInk(0, 0, 595, 70, 2), "the upper margin is white");
        assertFalse(drawn.hasInk(0, 300, 595, 500, 2), "and so is what is below the text");
    }

    @Test
    void aPageTurnsWithItsText() throws Exception {
        Path file = folder.resolve("a.pdf");
        try (PDDocument document = SampleFiles.pdf(List.of(List.of(new SampleFiles.Line(11, 72, 100, "Turned"))))) {
            document.getPage(0).setRotation(90);
            document.save(file.toFile());
        }
        Drawn drawn = draw(file, 1, 1, PIXELS);
        assertEquals("841 x 595", drawn.head().width() + " x " + drawn.head().height());
        TextLine line = drawn.head().text().blocks().getFirst().lines().getFirst();
        assertTrue(line.x() > 700, line.toString());
    }

    @Test
    void aLargeImageIsScaledDown() throws Exception {
        Drawn drawn = draw(SampleFiles.manual(folder.resolve("a.pdf")), 2, 20, 100_000);
        assertTrue(drawn.head().width() * drawn.head().height() <= 100_000);
        assertTrue(drawn.head().width() > 250, drawn.head().width() + " pixels wide");
    }

    @Test
    void whatExhaustsIsRefused() throws Exception {
        assertEquals(ReadFailure.TOO_LARGE, refused(HostilePages.hugePage(folder.resolve("huge.pdf"))));
        assertEquals(ReadFailure.BOMB, refused(HostilePages.imageBomb(folder.resolve("image.pdf"))));
        assertEquals(ReadFailure.BOMB, refused(HostilePages.nestedGroups(folder.resolve("groups.pdf"), 30)));
        assertEquals(ReadFailure.BOMB, refused(HostilePages.manyPoints(folder.resolve("points.pdf"), 1_000_001)));
        draw(HostilePages.nestedGroups(folder.resolve("few.pdf"), 3), 1, 1, PIXELS);
        draw(HostilePages.manyPoints(folder.resolve("some.pdf"), 1_000), 1, 1, PIXELS);
        assertEquals(1, draw(HostilePages.selfDrawing(folder.resolve("self.pdf"), 1), 1, 1, PIXELS).head().pages());
    }

    @Test
    void whatIsNoPageSaysWhy() throws Exception {
        Path manual = SampleFiles.manual(folder.resolve("a.pdf"));
        for (int page : List.of(0, -1, 3)) {
            assertEquals(ReadFailure.CHANGED,
                    assertThrows(ReadException.class, () -> draw(manual, page, 1, PIXELS)).reason());
        }
        assertEquals(ReadFailure.ENCRYPTED, refused(SampleFiles.encrypted(folder.resolve("b.pdf"))));
        assertEquals(ReadFailure.DAMAGED, refused(Files.writeString(folder.resolve("c.pdf"), "%PDF-1.7 and no more")));
        assertEquals(ReadFailure.UNREADABLE, refused(folder.resolve("gone.pdf")));
        assertEquals(ReadFailure.UNREADABLE, refused(folder));
    }

    @Test
    void aReceiverThatIsGoneIsNoDamagedFile() throws Exception {
        Path manual = SampleFiles.manual(folder.resolve("a.pdf"));
        IOException gone = new IOException("gone");
        assertEquals(gone, assertThrows(IOException.class, () -> new PageService()
                .page(new Wanted(manual.toString(), 1, 1, PIXELS), part -> {
                    throw gone;
                })));
    }
}
