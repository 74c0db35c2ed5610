// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.leaks;

/**
 * One combination.
 *
 * @param id its number
 * @param front {@code lsp}, {@code cli} or {@code assist}
 * @param feature the requested feature
 * @param naming how the source is named
 * @param encoding encoding of the file, or of the pattern file that excludes it
 * @param position position of the secret relative to the requested stretch, or the rule that excludes the file
 * @param withheld whether none of the text may be sent
 */
record Trial(int id, String front, String feature, String naming, String encoding, String position, boolean withheld) {

    @Override
    public String toString() {
        return id + " " + front + " " + feature + " | " + naming + " | " + encoding + " | " + position;
    }
}
