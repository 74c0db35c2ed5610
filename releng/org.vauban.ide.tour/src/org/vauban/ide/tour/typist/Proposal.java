// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tour.typist;

/**
 * What content assist would write.
 *
 * @param text that it writes, up to where the caret stands then or the first argument is to be written
 * @param replaced how many characters before the caret it replaces
 * @param semicolon whether it writes one behind it where that ends the statement
 */
public record Proposal(String text, int replaced, boolean semicolon) {

    /**
     * How much of what somebody was going to write it writes; 0 if it is something else, or too little to be worth a
     * key.
     *
     * @param typed what stands before the caret
     * @param wanted what she was going to write behind it
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
