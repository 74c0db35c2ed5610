// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.StreamingEdit;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.governance.source.TextSource;

/** What an edit shows while the model writes. */
class StreamingEditTest {
    private static final String TEXT = "before\na\nb\nc\nd\nafter\n";

    private static StreamingEdit edit(String text) {
        int start = text.indexOf("a", 7);
        return new StreamingEdit(
                new EditQuery("e", TextSource.typed(), null, text, start, text.indexOf("after"), "digits", List.of()));
    }

    @Test
    void whatIsNotReachedYetStays() {
        EditProposal growing = edit(TEXT).with("a\n2\n");
        assertEquals("a\nb\nc\nd\n", growing.base());
        assertEquals("a\n2\nc\nd\n", growing.preview());
        assertEquals(1, growing.hunks().size());
    }

    @Test
    void aLineThatIsHalfWrittenTakesThePlaceOfOne() {
        assertEquals("a\n2\n3\nd\n", edit(TEXT).with("a\n2\n3").preview());
        assertEquals("a\r\n2\r\n3\r\nd\r\n", edit(TEXT.replace("\n", "\r\n")).with("a\r\n2\r\n3").preview());
    }

    @Test
    void moreLinesThanBeforeAreAllThere() {
        assertEquals("1\n2\n3\n4\n5\n", edit(TEXT).with("1\n2\n3\n4\n5\n").preview());
    }

    @Test
    void nothingWrittenChangesNothing() {
        assertTrue(edit(TEXT).with("").isEmpty());
        assertTrue(edit(TEXT).with("a\nb\n").isEmpty());
    }

    @Test
    void theRegionIsKnownByItsPlace() {
        assertEquals(1, edit(TEXT).firstLine());
        assertEquals(7, edit(TEXT).start());
        assertEquals(1, edit(TEXT.replace("\n", "\r\n")).firstLine());
        assertEquals(8, edit(TEXT.replace("\n", "\r\n")).start());
    }
}
