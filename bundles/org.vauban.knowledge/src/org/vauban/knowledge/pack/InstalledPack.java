// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.nio.file.Files;
import java.nio.file.Path;

/** A pack that p2 has installed: the folder of a bundle is that of the pack. Stateless. */
public final class InstalledPack {
    /** Of the symbolic names of bundles that are packs. */
    public static final String PREFIX = "org.vauban.knowledge.pack.";

    private InstalledPack() {}

    /** Whether a folder looks like a pack, which only its verification tells. */
    public static boolean isPack(Path folder) {
        return Files.isRegularFile(folder.resolve(PackManifest.FILE));
    }
}
