// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.knowledge;

import org.vauban.knowledge.PackShelf;
import org.vauban.knowledge.pack.PackReport;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.PackSettings;

/** Verifies the packs of a configuration one by one, as a server would when mounting them. For one thread. */
public final class PackCheck {
    private final PackMounting mounting;

    /** @param shelf verifies packs; its processes are not started */
    public PackCheck(PackShelf shelf) {
        mounting = new PackMounting(shelf);
    }

    /**
     * Verifies a pack.
     *
     * @return the report on the pack
     * @throws ConfigurationException if it would not be served; the message is a sentence
     */
    public PackReport verify(PackSettings pack) throws ConfigurationException {
        PackReaders.of(pack);
        return mounting.verify(pack, mounting.place(pack));
    }
}
