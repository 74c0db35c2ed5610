// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

/** Code fences that the fenced text cannot end. Pure. */
public final class CodeFence {

    private CodeFence() {}

    /** At least three back-ticks, and more than the text has in a row. */
    public static String of(String text) {
        int longest = 2;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return "`".repeat(longest + 1);
    }
}
