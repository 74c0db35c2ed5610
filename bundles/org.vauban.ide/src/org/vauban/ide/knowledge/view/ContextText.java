// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.knowledge.view;

import java.util.List;
import org.eclipse.osgi.util.NLS;
import org.vauban.ide.knowledge.Messages;
import org.vauban.knowledge.Neighbours;
import org.vauban.knowledge.passage.Passage;

/**
 * A passage with its surroundings as one text, in which headings separate the parts. Pure.
 *
 * @param text the whole text
 * @param start start of the excerpt of the passage, in UTF-16 units of the text
 * @param end end of the excerpt, exclusive
 */
public record ContextText(String text, int start, int end) {

    public static ContextText of(FoundPassage found, Neighbours around) {
        StringBuilder text = new StringBuilder();
        part(text, Messages.Context_before, around.before());
        DocumentText passage = DocumentText.of(List.of(found.passage()));
        int at = part(text, Messages.Context_passage, List.of(found.passage()));
        int start = passage.offset(found.link().start());
        int end = found.link().end() > found.link().start() ? passage.endOffset(found.link().end()) : start;
        part(text, Messages.Context_after, around.after());
        return new ContextText(text.toString(), at + start, at + end);
    }

    /** @return offset of the passages in the text */
    private static int part(StringBuilder text, String title, List<Passage> passages) {
        if (passages.isEmpty()) {
            return text.length();
        }
        if (!text.isEmpty()) {
            text.append(text.charAt(text.length() - 1) == '\n' ? "\n" : "\n\n");
        }
        text.append(NLS.bind(Messages.Context_part, title)).append("\n\n");
        int at = text.length();
        text.append(DocumentText.of(passages).text());
        return at;
    }
}
