// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What an engine may do on this machine. Immutable.
 *
 * @param modelFolders that it may read from its start
 * @param confinementRequired whether it must not open a model where the system cannot confine it
 * @param cache a folder for what makes the next start quicker, or null for none
 * @param ceilings what requests may take
 */
public record EngineLimits(List<Path> modelFolders, boolean confinementRequired, @Nullable Path cache,
        EngineCeilings ceilings) {
    /** Without ceilings. */
    public EngineLimits(List<Path> modelFolders, boolean confinementRequired, @Nullable Path cache) {
        this(modelFolders, confinementRequired, cache, EngineCeilings.NONE);
    }

    public EngineLimits {
        modelFolders = List.copyOf(modelFolders);
    }
}
