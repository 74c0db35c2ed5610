// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * What a question is about: the whole text, or of a very long one what lies round the caret, since copying tens of
 * megabytes would hold up the keys. It is cut at steps, so that it begins at the same place while somebody types. UI
 * thread.
 *
 * @param start where it begins in the document
 * @param whole whether it is all of the document
 */
record TextExcerpt(int start, String text, boolean whole) {

    private static final int STEP = 500_000;
    /** Copied in less than a millisecond. */
    static final int WHOLE = 2 * STEP;

    /** The text for the gate, which looks at the stored file where this is not all of it. */
    SourceText of(TextSource source) {
        return whole ? SourceText.whole(source, text) : SourceText.ofStored(source, text);
    }

    static TextExcerpt of(IDocument document, int caret) {
        if (document.getLength() <= WHOLE) {
            return new TextExcerpt(0, document.get(), true);
        }
        int start = Math.max(0, caret / STEP - 1) * STEP;
        int end = Math.min(document.getLength(), caret + STEP);
        try {
            if (start > 0 && Character.isLowSurrogate(document.getChar(start))) {
                start++; // no half of a character
            }
            return new TextExcerpt(start, document.get(start, end - start), false);
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }
}
