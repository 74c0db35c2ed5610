// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.vauban.ide.tour.typist.UnseenPlaces.Place;

/** An editor with an assistant, in which the text of places is written. */
interface TypingSide extends AutoCloseable {

    /** Opens a file with the caret where the text is missing. */
    void open(Place place) throws IOException;

    /**
     * Types at the place.
     *
     * @param before the part of the text that was there before
     * @param now the longer part that is there now; the caret is behind it
     */
    void typed(Place place, String before, String now) throws IOException;

    /**
     * Returns the suggestion at the caret; blank for none. Cancelling it tells the assistant.
     *
     * @param now the part of the text that is there
     */
    CompletableFuture<String> ask(Place place, String now) throws IOException;

    /** Moves the caret out of the file. */
    void leave(Place place) throws IOException;

    @Override
    void close() throws IOException;
}
