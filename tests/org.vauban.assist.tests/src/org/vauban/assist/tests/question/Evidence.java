// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.question;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.vauban.knowledge.passage.PageBox;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/** Passages as a search finds them. */
final class Evidence {
    private Evidence() {}

    /** Creates a text file and returns the whole of it as a hit. */
    static Hit file(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return hit(new Passage(file.toString(), 0, "Manual", List.of("Manual", "Pump"), "", "en", 0, text.length(), 1,
                0, "", text, List.of()));
    }

    /** Returns a passage of a paginated document, in which a new page begins at an offset. */
    static Hit pages(Path file, int start, String text, int newPage) {
        List<PageBox> boxes = List.of(new PageBox(4, start, start + newPage, 10, 700, 200, 12),
                new PageBox(5, start + newPage, start + text.length(), 10, 50, 210, 12));
        return hit(new Passage(file.toString(), 3, "Standard", List.of("Limits"), "", "en", start,
                start + text.length(), 0, 4, "iv", text, boxes));
    }

    static Hit hit(Passage passage) {
        return new Hit(passage, 1, 0, null);
    }
}
