// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * Text of a request: the whole document, or an excerpt around the caret of a very long one, since copying tens of
 * megabytes would delay typing. The excerpt starts at multiples of a step, so that its start stays the same while the
 * user types. UI thread.
 *
 * @param start offset of the excerpt in the document
 * @param whole whether it is the whole document
 */
record TextExcerpt(int start, String text, boolean whole) {

    private static final int STEP = 500_000;
    /** Maximum length of a document that is copied whole, which takes less than a millisecond. */
    static final int WHOLE = 2 * STEP;

    /** Returns the text for the gate, which reads the stored file if this is an excerpt. */
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
                start++; // do not split a surrogate pair
            }
            return new TextExcerpt(start, document.get(start, end - start), false);
        } catch (BadLocationException e) {
            throw new IllegalStateException(e);
        }
    }
}
