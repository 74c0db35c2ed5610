// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.util.List;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/**
 * The result of a search.
 *
 * @param hits the best first; none from a file that is now excluded or has new redactions
 * @param matched number of matching passages; beyond a thousand, a lower bound
 * @param millis duration of the search in the index
 * @param outdated whether passages were left out only because their text has new redactions, so that indexing their
 *            files again may bring them back
 */
public record SearchResult(List<Hit> hits, long matched, long millis, boolean outdated) {
    /** Copies the list. */
    public SearchResult {
        hits = List.copyOf(hits);
    }
}
