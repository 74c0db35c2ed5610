// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.net.URI;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A model in the catalogue; the package documentation describes the members.
 *
 * @param home the publisher's page, or null
 * @param sizeBytes exact size, or -1 if unknown
 * @param sha256 lower-case hexadecimal, or null if not pinned
 * @param contextLength tokens, or 0 if unknown
 * @param fim the fill-in-the-middle format, or null
 * @param quality number of gaps in Java code, out of 100, that it fills exactly; -1 if not measured
 */
public record CatalogueModel(String id, String family, String name, String licence, @Nullable URI home, long sizeBytes,
        @Nullable String sha256, String fileName, int contextLength, Set<ModelPurpose> uses, long minMemoryBytes,
        @Nullable String fim, boolean recommended, int quality) {
    /** Copies the set. */
    public CatalogueModel {
        uses = Set.copyOf(uses);
    }
}
