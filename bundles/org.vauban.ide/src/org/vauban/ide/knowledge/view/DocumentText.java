// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.eclipse.osgi.util.NLS;
import org.vauban.ide.knowledge.Messages;
import org.vauban.knowledge.passage.Passage;

/**
 * Text of a document that has no text editor, such as PDF, as it was indexed, with a line for each new page.
 *
 * @param text the whole text
 * @param stretches positions of the passages, in ascending order of position in the document
 */
public record DocumentText(String text, List<Stretch> stretches) {
    /** A passage: its range in the document, and its offset in the text. */
    public record Stretch(int from, int to, int at) {}

    public DocumentText {
        stretches = List.copyOf(stretches);
    }

    /** @param passages all passages of a document */
    public static DocumentText of(List<Passage> passages) {
        List<Passage> ordered = new ArrayList<>(passages);
        ordered.sort(Comparator.comparingInt(Passage::start));
        StringBuilder text = new StringBuilder();
        List<Stretch> stretches = new ArrayList<>();
        int page = 0;
        for (Passage each : ordered) {
            if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
                text.append('\n');
            }
            if (each.page() > 0 && each.page() != page) {
                page = each.page();
                String label = each.pageLabel().isEmpty() ? String.valueOf(page) : each.pageLabel();
                text.append(text.isEmpty() ? "" : "\n").append(NLS.bind(Messages.Document_page, label)).append("\n\n");
            }
            stretches.add(new Stretch(each.start(), each.end(), text.length()));
            text.append(each.text());
        }
        return new DocumentText(text.toString(), stretches);
    }

    /**
     * Returns the offset in the text for a position of the document; the nearest one if no passage contains the
     * position, such as that of a page number.
     */
    public int offset(int position) {
        int at = 0;
        for (Stretch each : stretches) {
            if (position < each.from()) {
                break;
            }
            at = each.at() + Math.min(position, each.to()) - each.from();
        }
        return at;
    }

    /**
     * Returns the offset in the text for the end of a range of the document: after its last character, not at the next
     * passage.
     */
    public int endOffset(int end) {
        return end <= 0 ? offset(end) : Math.min(text.length(), offset(end - 1) + 1);
    }
}
