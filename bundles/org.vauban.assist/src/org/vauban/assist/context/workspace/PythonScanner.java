// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context.workspace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.context.workspace.Declaration.Kind;
import org.vauban.governance.text.ShortText;

/** Finds declarations in Python, where indentation delimits bodies. */
final class PythonScanner {
    private static final int MAX = 2_000;
    private static final int LONGEST_HEAD = 600;
    private static final Pattern HEAD = Pattern.compile("^(?:async\\s+)?(def|class)\\s+(\\w+)");
    private static final Pattern VALUE = Pattern.compile("^(\\w+)\\s*(?::[^=]+)?=(?!=)|^(\\w+)\\s*:\\s*\\S");

    private PythonScanner() {}

    /**
     * A body.
     *
     * @param indent indentation of its head
     * @param type name of the class, or null for a function
     */
    private record Scope(int indent, @Nullable String type) {}

    /** @param code the text with its comments and strings blank */
    static List<Declaration> scan(String text, String code) {
        List<Declaration> found = new ArrayList<>();
        Deque<Scope> scopes = new ArrayDeque<>();
        int line = -1;
        int at = 0;
        while (at < code.length() && found.size() < MAX) {
            line++;
            int end = lineEnd(code, at);
            String row = code.substring(at, end);
            String head = row.strip();
            int start = at;
            at = end + 1;
            if (head.isEmpty()) {
                continue;
            }
            int indent = row.length() - row.stripLeading().length();
            while (!scopes.isEmpty() && scopes.peek().indent() >= indent) {
                scopes.pop();
            }
            if (!scopes.isEmpty() && scopes.peek().type() == null) {
                continue; // local to a function
            }
            String owner = scopes.isEmpty() ? null : scopes.peek().type();
            Matcher matcher = HEAD.matcher(head);
            if (matcher.find()) {
                int colon = colon(code, start + indent);
                String shown = squeezed(text.substring(start + indent, ShortText.boundary(text, colon)));
                boolean type = matcher.group(1).equals("class");
                found.add(new Declaration(type ? Kind.TYPE : Kind.FUNCTION, matcher.group(2), owner, shown, line,
                        isPrivate(matcher.group(2))));
                scopes.push(new Scope(indent, type ? matcher.group(2) : null));
                while (at <= colon && at < code.length()) {
                    line++;
                    at = lineEnd(code, at) + 1;
                }
                continue;
            }
            matcher = VALUE.matcher(head);
            if (matcher.find() && (owner != null || indent == 0)) {
                String name = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
                found.add(new Declaration(Kind.VALUE, name, owner, squeezed(text.substring(start + indent, end)), line,
                        isPrivate(name)));
            }
        }
        return found;
    }

    private static boolean isPrivate(String name) {
        return name.startsWith("_") && !name.endsWith("__");
    }

    private static int lineEnd(String code, int from) {
        int end = code.indexOf('\n', from);
        return end < 0 ? code.length() : end;
    }

    /** Returns the offset after the colon that ends a head, outside its brackets. */
    private static int colon(String code, int from) {
        int depth = 0;
        for (int i = from; i < code.length() && i < from + LONGEST_HEAD; i++) {
            switch (code.charAt(i)) {
                case '(', '[', '{' -> depth++;
                case ')', ']', '}' -> depth--;
                case ':' -> {
                    if (depth == 0) {
                        return i;
                    }
                }
                case '\n' -> {
                    if (depth == 0) {
                        return i;
                    }
                }
                default -> {
                }
            }
        }
        return Math.min(code.length(), from + LONGEST_HEAD);
    }

    private static String squeezed(String head) {
        return ShortText.beginning(head.strip().replaceAll("\\s+", " "), LONGEST_HEAD);
    }
}
