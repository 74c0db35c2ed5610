// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The state of a model in the store.
 *
 * @param id its id in the catalogue, or the one with which it was imported
 * @param catalogued its catalogue entry, or null if it has none
 * @param state whether its file is present and verified
 * @param file its path, whether present or not
 * @param sizeBytes size on the disk; 0 if absent
 */
public record StoredModel(String id, @Nullable CatalogueModel catalogued, State state, Path file, long sizeBytes) {
    /** The states of a model. */
    public enum State {
        /** Not present. */
        ABSENT,
        /**
         * Present with the right size, but not compared with the catalogue's hash since its last change.
         */
        UNVERIFIED,
        /** Present, and the catalogue has no hash for it. */
        INSTALLED,
        /** Present with the catalogue's hash. */
        VERIFIED,
        /** Present, but with another size or hash than in the catalogue. */
        DAMAGED
    }

    /** Whether it can be loaded; an unverified model is verified first. */
    public boolean usable() {
        return state == State.INSTALLED || state == State.VERIFIED;
    }
}
