// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.content;

import java.io.IOException;
import java.util.Objects;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.protocol.ParseRequest;

/** Takes the pages of one document within limits, and hands them on as they come. For one thread. */
public final class PageSink {

    /** Where pages go. */
    public interface Receiver {
        /** @throws IOException if whoever asked is gone */
        void page(DocumentPage page) throws IOException;
    }

    private final int maxPages;
    private final int maxCharacters;
    private final Receiver receiver;
    private int pages;
    private int characters;
    private ParseRequest.Attached attached = ParseRequest.Attached.NONE;

    /**
     * @param maxPages pages of a document
     * @param maxCharacters UTF-16 units of a document
     */
    public PageSink(int maxPages, int maxCharacters, Receiver receiver) {
        this.maxPages = maxPages;
        this.maxCharacters = maxCharacters;
        this.receiver = Objects.requireNonNull(receiver);
    }

    /**
     * The next page.
     *
     * @throws ReadException if the document has too many of them, or too much text
     * @throws IOException if whoever asked is gone
     */
    public void add(DocumentPage page) throws ReadException, IOException {
        if (++pages > maxPages) {
            throw new ReadException(ReadFailure.TOO_LARGE, "more than " + maxPages + " pages");
        }
        checkRoom(page.text().length());
        characters += page.text().length();
        receiver.page(page);
    }

    /**
     * Tells before a page is whole that it will be too much.
     *
     * @param length UTF-16 units of the page so far
     */
    public void checkRoom(int length) throws ReadException {
        if (length > maxCharacters - characters) {
            throw new ReadException(ReadFailure.TOO_LARGE, "more than " + maxCharacters + " characters");
        }
    }

    /** Tells what is attached to the document. */
    public void attach(ParseRequest.Attached what) {
        attached = what;
    }

    /** What is attached; nothing for formats that hold no other documents. */
    public ParseRequest.Attached attached() {
        return attached;
    }

    /** Pages so far. */
    public int pages() {
        return pages;
    }

    /** UTF-16 units so far. */
    public int characters() {
        return characters;
    }
}
