// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.pack;

import java.nio.file.Files;
import java.nio.file.Path;

/** Recognises packs installed by p2: the folder of the bundle is that of the pack. Stateless. */
public final class InstalledPack {
    /** Prefix of the symbolic names of pack bundles. */
    public static final String PREFIX = "org.vauban.knowledge.pack.";

    private InstalledPack() {}

    /** Whether a folder looks like a pack; only verification can tell. */
    public static boolean isPack(Path folder) {
        return Files.isRegularFile(folder.resolve(PackManifest.FILE));
    }
}
