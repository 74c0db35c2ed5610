// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour.typist;

/**
 * The text that content assist would write.
 *
 * @param text text that it writes, up to the later position of the caret or of the first argument
 * @param replaced number of characters before the caret that it replaces
 * @param semicolon whether it writes a semicolon behind the text where that ends the statement
 */
public record Proposal(String text, int replaced, boolean semicolon) {

    /**
     * Returns how many of the wanted characters the proposal writes; 0 if it writes something else, or too little to be
     * worth a key.
     *
     * @param typed the text before the caret
     * @param wanted the text that she was going to write behind it
     */
    public int accepted(String typed, String wanted) {
        if (replaced > typed.length() || !text.startsWith(typed.substring(typed.length() - replaced))) {
            return 0;
        }
        String rest = text.substring(replaced);
        if (rest.length() < TypingPace.LEAST || !wanted.startsWith(rest)) {
            return 0;
        }
        int length = rest.length();
        if (length < wanted.length() && Character.isJavaIdentifierPart(rest.charAt(length - 1))
                && Character.isJavaIdentifierPart(wanted.charAt(length))) {
            return 0; // she was going to write a longer name
        }
        return semicolon && wanted.startsWith(";", length) ? length + 1 : length;
    }
}
