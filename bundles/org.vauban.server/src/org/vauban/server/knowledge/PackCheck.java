// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.knowledge;

import org.vauban.knowledge.PackShelf;
import org.vauban.knowledge.pack.PackReport;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.PackSettings;

/** Looks at one pack of a configuration after the other, as a server would that mounts them. For one thread. */
public final class PackCheck {
    private final PackMounting mounting;

    /** @param shelf of which nothing is started */
    public PackCheck(PackShelf shelf) {
        mounting = new PackMounting(shelf);
    }

    /**
     * Verifies a pack.
     *
     * @return what it is
     * @throws ConfigurationException if it would not be served, with a sentence
     */
    public PackReport verify(PackSettings pack) throws ConfigurationException {
        PackReaders.of(pack);
        return mounting.verify(pack, mounting.place(pack));
    }
}
