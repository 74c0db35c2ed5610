// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.content;

import java.io.IOException;
import java.util.Objects;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.protocol.ParseRequest;

/** Receives the pages of one document, enforces limits, and passes each page on as it comes. For one thread. */
public final class PageSink {

    /** Receives the pages that are within the limits. */
    public interface Receiver {
        /** @throws IOException if the client is gone */
        void page(DocumentPage page) throws IOException;
    }

    private final int maxPages;
    private final int maxCharacters;
    private final Receiver receiver;
    private int pages;
    private int characters;
    private ParseRequest.Attached attached = ParseRequest.Attached.NONE;

    /**
     * @param maxPages maximum pages of a document
     * @param maxCharacters maximum UTF-16 units of a document
     */
    public PageSink(int maxPages, int maxCharacters, Receiver receiver) {
        this.maxPages = maxPages;
        this.maxCharacters = maxCharacters;
        this.receiver = Objects.requireNonNull(receiver);
    }

    /**
     * Passes on the next page.
     *
     * @throws ReadException if the document has too many pages or too much text
     * @throws IOException if the client is gone
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
     * Checks whether an unfinished page still fits the limit.
     *
     * @param length UTF-16 units of the page so far
     */
    public void checkRoom(int length) throws ReadException {
        if (length > maxCharacters - characters) {
            throw new ReadException(ReadFailure.TOO_LARGE, "more than " + maxCharacters + " characters");
        }
    }

    /** Records the attachments of the document. */
    public void attach(ParseRequest.Attached what) {
        attached = what;
    }

    /** The attachments; none for formats that cannot contain other documents. */
    public ParseRequest.Attached attached() {
        return attached;
    }

    /** Number of pages so far. */
    public int pages() {
        return pages;
    }

    /** Number of UTF-16 units so far. */
    public int characters() {
        return characters;
    }
}
