// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.util.List;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/**
 * What a search found.
 *
 * @param hits the best first; none from a file that is excluded now, or in which more is masked now
 * @param matched passages that match at all; beyond a thousand, that there are at least so many
 * @param millis how long the index took
 * @param outdated whether passages were left out that may be shown once their files are indexed again: more is masked
 *            in them now
 */
public record SearchResult(List<Hit> hits, long matched, long millis, boolean outdated) {
    /** Copies the list. */
    public SearchResult {
        hits = List.copyOf(hits);
    }
}
