// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.inventory;

import org.eclipse.jdt.annotation.Nullable;

/**
 * An installed file: a jar, a native library, or a model.
 *
 * @param name symbolic name of a bundle, else the file name without version and extension
 * @param version empty if unknown
 * @param file path relative to the installation, with forward slashes
 * @param size size in bytes
 * @param sha256 lower-case hexadecimal
 * @param sha512 lower-case hexadecimal; empty for models, for which publishers state the SHA-256
 * @param licence SPDX expression or the publisher's words; empty if unknown
 * @param publisher page of a model's publisher; null if unknown
 * @param purl package URL (github.com/package-url/purl-spec); null if unknown
 */
public record InstalledPart(String name, String version, String file, long size, String sha256, String sha512,
        String licence, @Nullable String publisher, @Nullable String purl) {
    /** Whether it is part of the product itself. */
    public boolean own() {
        return name.startsWith("org.vauban.") || name.equals("vauban"); // the launcher's jar
    }
}
