// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import org.eclipse.jdt.annotation.Nullable;

/**
 * The result of hashing an installed model.
 *
 * @param id the model id
 * @param result the comparison with the catalogue
 * @param expectedSha256 the catalogue's hash, or null if it pins none
 * @param actualSha256 the file's hash
 * @param sizeBytes the file's size
 */
public record Verification(String id, Result result, @Nullable String expectedSha256, String actualSha256,
        long sizeBytes) {
    /** The possible results. */
    public enum Result {
        /** The file is that of the catalogue. */
        GENUINE,
        /** The file is a different one, truncated or altered. */
        DIFFERENT,
        /** The catalogue has no hash to compare with. */
        UNPINNED
    }
}
