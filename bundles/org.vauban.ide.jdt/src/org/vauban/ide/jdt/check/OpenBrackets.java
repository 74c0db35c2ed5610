// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.check;

/** Finds brackets that a fragment of Java leaves open. Pure. */
final class OpenBrackets {

    private OpenBrackets() {}

    /** Returns the closing brackets for those that the text leaves open, the innermost first. */
    static String missing(String text) {
        StringBuilder open = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (text.startsWith("//", i)) {
                int end = text.indexOf('\n', i);
                i = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", i)) {
                int end = text.indexOf("*/", i + 2);
                i = end < 0 ? text.length() : end + 2;
            } else if (text.startsWith("\"\"\"", i)) {
                int end = text.indexOf("\"\"\"", i + 3);
                i = end < 0 ? text.length() : end + 3;
            } else if (c == '"' || c == '\'') {
                i++;
                while (i < text.length() && text.charAt(i) != c && text.charAt(i) != '\n') {
                    i += text.charAt(i) == '\\' ? 2 : 1;
                }
                i++;
            } else {
                int opens = "([{".indexOf(c);
                if (opens >= 0) {
                    open.append(")]}".charAt(opens));
                } else if (")]}".indexOf(c) >= 0 && !open.isEmpty() && open.charAt(open.length() - 1) == c) {
                    open.setLength(open.length() - 1);
                }
                i++;
            }
        }
        return open.reverse().toString();
    }
}
