// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.knowledge;

import java.time.InstantSource;
import java.util.List;
import org.vauban.knowledge.PackShelf;
import org.vauban.server.configuration.PackSettings;

/**
 * The parts with which a server serves packs.
 *
 * @param shelf mounts the packs; closed with the server
 * @param packs may be empty, if packs are served later
 * @param clock the clock for the expiry of packs
 * @param model the model whose vectors are searched, if it is served
 */
public record PackService(PackShelf shelf, List<PackSettings> packs, InstantSource clock, QueryModel model) {
    /** Copies the list. */
    public PackService {
        packs = List.copyOf(packs);
    }
}
