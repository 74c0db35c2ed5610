// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What an engine may use on this machine. Immutable.
 *
 * @param modelFolders folders that it may read from its start
 * @param confinementRequired whether it must refuse models if the system cannot confine it
 * @param cache folder for files that speed up the next start, or null for none
 * @param ceilings upper limits of requests
 */
public record EngineLimits(List<Path> modelFolders, boolean confinementRequired, @Nullable Path cache,
        EngineCeilings ceilings) {
    /** Creates limits without ceilings. */
    public EngineLimits(List<Path> modelFolders, boolean confinementRequired, @Nullable Path cache) {
        this(modelFolders, confinementRequired, cache, EngineCeilings.NONE);
    }

    public EngineLimits {
        modelFolders = List.copyOf(modelFolders);
    }
}
