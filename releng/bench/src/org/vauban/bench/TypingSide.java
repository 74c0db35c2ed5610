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
     * Somebody has written on.
     *
     * @param before what of the text stood there before
     * @param now what stands there now, more of it; the caret is behind it
     */
    void typed(Place place, String before, String now) throws IOException;

    /**
     * The suggestion at the caret; blank for none. Cancelling it tells the assistant.
     *
     * @param now what of the text stands there
     */
    CompletableFuture<String> ask(Place place, String now) throws IOException;

    /** The caret leaves the file. */
    void leave(Place place) throws IOException;

    @Override
    void close() throws IOException;
}
