// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.knowledge;

import java.time.InstantSource;
import java.util.List;
import org.vauban.knowledge.PackShelf;
import org.vauban.server.configuration.PackSettings;

/**
 * What a server serves packs with.
 *
 * @param shelf where they are mounted; closed with the server
 * @param packs may be none, where others are served later
 * @param clock tells when they expire
 * @param model whose vectors are searched, if it is served
 */
public record PackService(PackShelf shelf, List<PackSettings> packs, InstantSource clock, QueryModel model) {
    /** Copies the list. */
    public PackService {
        packs = List.copyOf(packs);
    }
}
