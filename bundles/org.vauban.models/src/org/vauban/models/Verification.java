// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import org.eclipse.jdt.annotation.Nullable;

/**
 * The outcome of hashing an installed model.
 *
 * @param id the model
 * @param result what came out
 * @param expectedSha256 the catalogue's hash, or null if it pins none
 * @param actualSha256 the file's hash
 * @param sizeBytes the file's size
 */
public record Verification(String id, Result result, @Nullable String expectedSha256, String actualSha256,
        long sizeBytes) {
    /** What came out. */
    public enum Result {
        /** The file is the catalogue's. */
        GENUINE,
        /** The file is another one, cut or altered. */
        DIFFERENT,
        /** The catalogue has no hash to compare with. */
        UNPINNED
    }
}
