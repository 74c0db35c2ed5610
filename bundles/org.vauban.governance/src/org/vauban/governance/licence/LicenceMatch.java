// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.util.List;

/**
 * A part of a text that occurs in published files.
 *
 * @param offset start in the text, in UTF-16 units
 * @param length UTF-16 units; up to three more characters on either side may be equal
 * @param characters length as displayed: a run of white space counts as one character
 * @param origins files that contain it, the longest match first; at least one, of different projects
 */
public record LicenceMatch(int offset, int length, int characters, List<Origin> origins) {
    public LicenceMatch {
        origins = List.copyOf(origins);
        if (origins.isEmpty() || offset < 0 || length <= 0) {
            throw new IllegalArgumentException("offset=" + offset + " length=" + length + " origins=" + origins);
        }
    }
}
