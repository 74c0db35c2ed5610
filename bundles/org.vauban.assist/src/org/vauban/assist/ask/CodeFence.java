// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

/** Makes code fences that the fenced text cannot close. Pure. */
public final class CodeFence {
    private static final int LEAST = 3;

    private CodeFence() {}

    /** Returns at least three backticks, and more than the longest run in the text. */
    public static String of(String text) {
        return of(text, LEAST);
    }

    /** Returns at least this many backticks, and more than the longest run in the text. */
    public static String of(String text, int least) {
        int longest = least - 1;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return "`".repeat(longest + 1);
    }
}
