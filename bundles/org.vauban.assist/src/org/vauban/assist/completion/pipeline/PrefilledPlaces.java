// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.ahead.CaretMark;

/** The places that were prefilled last where nobody was, as many as the engine keeps. Threads: any. */
final class PrefilledPlaces {
    /** UTF-16 units: of what is farther away, too much is left to be read. */
    private static final int NEAR = 60;

    private final Deque<CaretMark> places = new ArrayDeque<>(); // guarded by this

    synchronized void add(CompletionQuery query) {
        places.addFirst(CompletionContext.mark(query));
        if (places.size() > IdleReads.MOST) {
            places.removeLast();
        }
    }

    synchronized boolean covers(CompletionQuery query) {
        String document = CompletionContext.document(query);
        return places.stream().anyMatch(place -> place.covers(document, query.text(), query.offset(), NEAR));
    }

    synchronized void clear() {
        places.clear();
    }
}
