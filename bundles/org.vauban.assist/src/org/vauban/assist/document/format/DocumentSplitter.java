// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document.format;

import java.util.List;

/** Tells the parts of a document that are written for people. Pure. */
public interface DocumentSplitter {

    /** In the order of the document, not overlapping. */
    List<TextSegment> split(String document);

    /** Where the line ends that a place is in. */
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
