// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.pipeline;

import java.util.ArrayDeque;
import java.util.Deque;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.ahead.CaretMark;

/** The last places prefilled in advance by {@link IdleReads}, as many as the engine keeps. Threads: any. */
final class PrefilledPlaces {
    /** Distance in UTF-16 units up to which a prefilled prompt is useful; beyond, too much remains to process. */
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
