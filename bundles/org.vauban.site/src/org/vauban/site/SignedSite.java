// SPDX-License-Identifier: EPL-2.0
package org.vauban.site;

import java.util.List;

/**
 * A manifest whose signatures were verified.
 *
 * @param manifest as it was signed
 * @param digest SHA-256 of the signed document, in lower-case hexadecimal
 * @param signers who signed it, for people
 */
public record SignedSite(SiteManifest manifest, String digest, List<String> signers) {
    /** Copies the list. */
    public SignedSite {
        signers = List.copyOf(signers);
    }
}
