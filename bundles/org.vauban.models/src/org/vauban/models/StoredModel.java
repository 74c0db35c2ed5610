// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A model as the store sees it.
 *
 * @param id its id in the catalogue, or the one it was imported under
 * @param catalogued what the catalogue says, or null for an imported model that it does not know
 * @param state how much of it is here
 * @param file where it is or would be
 * @param sizeBytes bytes on disk; 0 if there is nothing
 */
public record StoredModel(String id, @Nullable CatalogueModel catalogued, State state, Path file, long sizeBytes) {
    /** How much of a model is here. */
    public enum State {
        /** Nothing. */
        ABSENT,
        /**
         * The file is here with the right size; nobody has compared it with the catalogue's hash since it last changed.
         */
        UNVERIFIED,
        /** The file is here, and the catalogue knows no hash to compare it with. */
        INSTALLED,
        /** The file is here and its hash is the catalogue's. */
        VERIFIED,
        /** The file is here, but not as the catalogue knows it: size or hash differ. */
        DAMAGED
    }

    /** Whether it can be loaded as it is; an unverified one is verified first. */
    public boolean usable() {
        return state == State.INSTALLED || state == State.VERIFIED;
    }
}
