// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence.inventory;

import org.eclipse.jdt.annotation.Nullable;

/**
 * A file that is installed: a jar, a native library, or a model.
 *
 * @param name symbolic name of a bundle, else the name of the file without version and ending
 * @param version empty if it is not known
 * @param file relative to the installation, with forward slashes
 * @param size bytes
 * @param sha256 lower-case hexadecimal
 * @param sha512 likewise; empty for models, whose SHA-256 publishers name
 * @param licence SPDX expression or the publisher's words; empty if it is not known
 * @param publisher of a model, its page; null if it is not known
 * @param purl package URL (github.com/package-url/purl-spec); null if it is not known
 */
public record InstalledPart(String name, String version, String file, long size, String sha256, String sha512,
        String licence, @Nullable String publisher, @Nullable String purl) {
    /** Whether it is a part of the product itself. */
    public boolean own() {
        return name.startsWith("org.vauban.") || name.equals("vauban"); // the jar that starts the others
    }
}
