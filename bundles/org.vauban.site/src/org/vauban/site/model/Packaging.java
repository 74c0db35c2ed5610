// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.model;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The description of a model to pack.
 *
 * @param id id of the model, as in the catalogue
 * @param name name for display
 * @param version version of the installable units, such as {@code 1.0.0}
 * @param licence file with the text of the licence, in UTF-8
 * @param card file with the model card, in UTF-8; null for none
 * @param signature file with the model's signature in OpenSSF's format, which is not verified here; null for none
 * @param shardBytes maximum number of bytes in a shard
 */
public record Packaging(String id, String name, String version, Path licence, @Nullable Path card,
        @Nullable Path signature, long shardBytes) {
    /** Creates a description without a signature. */
    public Packaging(String id, String name, String version, Path licence, @Nullable Path card, long shardBytes) {
        this(id, name, version, licence, card, null, shardBytes);
    }
}
