// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.attachment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.vauban.assist.attachment.Attachment.Kind;
import org.vauban.assist.attachment.DiffAttachment;
import org.vauban.governance.source.TextSource;

class ComparisonTest {

    @Test
    void saysWhatDiffers() {
        var attachment = DiffAttachment.of("A.java", TextSource.typed(), "one\ntwo\nthree\n", "one\n2\nthree\n");
        assertEquals(Kind.COMPARE, attachment.kind());
        assertEquals("--- a/A.java\n+++ b/A.java\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n", attachment.text());
    }

    @Test
    void equalTextsHaveNoDifference() {
        assertEquals("", DiffAttachment.of("A.java", TextSource.typed(), "one\r\n", "one\n").text());
    }
}
