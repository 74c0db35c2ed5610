// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.model;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What is said of a model that is packed.
 *
 * @param id of the model, as in the catalogue
 * @param name for people
 * @param version of the installable units, such as {@code 1.0.0}
 * @param licence file with the text of the licence, in UTF-8
 * @param card file with the model card, in UTF-8; null for none
 * @param signature file with the signature of the model by OpenSSF's format, which nobody verifies here; null for none
 * @param shardBytes bytes of a shard at most
 */
public record Packaging(String id, String name, String version, Path licence, @Nullable Path card,
        @Nullable Path signature, long shardBytes) {
    /** Without a signature. */
    public Packaging(String id, String name, String version, Path licence, @Nullable Path card, long shardBytes) {
        this(id, name, version, licence, card, null, shardBytes);
    }
}
