// SPDX-License-Identifier: EPL-2.0
package org.vauban.site;

import java.util.List;

/**
 * A manifest with verified signatures.
 *
 * @param manifest the signed manifest
 * @param digest SHA-256 of the signed document, in lower-case hexadecimal
 * @param signers names of the signers, for display
 */
public record SignedSite(SiteManifest manifest, String digest, List<String> signers) {
    /** Copies the list. */
    public SignedSite {
        signers = List.copyOf(signers);
    }
}
