// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.leaks;

/**
 * One combination.
 *
 * @param id its number
 * @param front {@code lsp}, {@code cli} or {@code assist}
 * @param feature what is asked for
 * @param naming how the source is named
 * @param encoding of the file, or of the pattern file that excludes it
 * @param position of the secret to what is asked about, or which rule excludes the file
 * @param withheld whether nothing of the text may be sent at all
 */
record Trial(int id, String front, String feature, String naming, String encoding, String position, boolean withheld) {

    @Override
    public String toString() {
        return id + " " + front + " " + feature + " | " + naming + " | " + encoding + " | " + position;
    }
}
