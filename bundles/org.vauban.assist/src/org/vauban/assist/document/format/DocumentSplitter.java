// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document.format;

import java.util.List;

/** Finds the parts of a document that are prose. Pure. */
public interface DocumentSplitter {

    /** Returns the parts in the order of the document, not overlapping. */
    List<TextSegment> split(String document);

    /** Returns the end of the line that contains an offset. */
    static int lineEnd(String text, int at) {
        int end = at;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    static DocumentSplitter of(DocumentFormat format) {
        return switch (format) {
            case MARKDOWN -> new MarkdownSplitter();
            case ASCIIDOC -> new LineSplitter(LineRules.ASCIIDOC);
            case TEXT -> new LineSplitter(LineRules.TEXT);
            case HTML -> new HtmlSplitter();
            case JAVADOC -> new JavadocSplitter();
            case PROPERTIES -> new PropertiesSplitter();
        };
    }
}
