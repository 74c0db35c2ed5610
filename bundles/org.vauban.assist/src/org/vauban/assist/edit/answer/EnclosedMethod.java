// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Moves a statement into the body of a method if a small model wrote it around the whole method, as it does when asked
 * to put a body into a {@code try}: that is invalid in any language with braces, and the intent is certain. Pure.
 */
public final class EnclosedMethod {
    private static final Pattern STATEMENT = Pattern.compile("(?:try|if|for|while|synchronized)\\b.*\\{");
    private static final String INDENT = "    ";

    private EnclosedMethod() {}

    /**
     * Repairs such code.
     *
     * @param code with line feeds
     * @param old the region
     * @return the unchanged code unless it is the one method of the region within a statement
     */
    public static String repaired(String code, String old) {
        Set<String> methods = DeclarationPatterns.methods(old);
        List<CodeLine> lines = CodeLine.of(code);
        if (methods.size() != 1 || lines.isEmpty() || !STATEMENT.matcher(lines.getFirst().text()).matches()) {
            return code;
        }
        int head = 1;
        while (head < lines.size() && DeclarationPatterns.methods(lines.get(head).text()).isEmpty()) {
            if (ReplacementFormatter.open(lines.get(head).text()) != 0) {
                return code;
            }
            head++;
        }
        if (head == lines.size() || !DeclarationPatterns.methods(lines.get(head).text()).equals(methods)) {
            return code;
        }
        int end = end(lines, head);
        if (end < 0 || end + 1 >= lines.size() || !lines.get(end).text().equals("}")
                || !lines.get(end + 1).text().startsWith("}")
                || !DeclarationPatterns.methods(text(code, lines, end + 1, lines.size())).isEmpty()
                || ReplacementFormatter.open(code) != 0) {
            return code;
        }
        boolean deeper = lines.get(head).indent() > lines.getFirst().indent();
        List<String> moved = new ArrayList<>();
        moved.addAll(shifted(code, lines, 1, head + 1, deeper ? -1 : 0));
        moved.addAll(shifted(code, lines, 0, 1, 1));
        moved.addAll(shifted(code, lines, head + 1, end, deeper ? 0 : 1));
        moved.addAll(shifted(code, lines, end + 1, lines.size(), 1));
        moved.addAll(shifted(code, lines, end, end + 1, deeper ? -1 : 0));
        return String.join("", moved);
    }

    /** Returns the index of the line that closes the method with this head, or -1. */
    private static int end(List<CodeLine> lines, int head) {
        int open = 0;
        for (int i = head; i < lines.size(); i++) {
            open += ReplacementFormatter.open(lines.get(i).text());
            if (open <= 0) {
                return open == 0 && i > head ? i : -1;
            }
        }
        return -1;
    }

    private static String text(String code, List<CodeLine> lines, int from, int to) {
        return code.substring(lines.get(from).start(), lines.get(to - 1).end());
    }

    /** @param levels of indentation: 1, 0 or -1 */
    private static List<String> shifted(String code, List<CodeLine> lines, int from, int to, int levels) {
        if (from >= to) {
            return List.of();
        }
        return text(code, lines, from, to).lines().map(line -> {
            if (levels == 0 || line.isBlank()) {
                return line + "\n";
            }
            if (levels > 0) {
                return (line.startsWith("\t") ? "\t" : INDENT) + line + "\n";
            }
            int blanks = line.startsWith("\t") ? 1
                    : Math.min(INDENT.length(), line.length() - line.stripLeading().length());
            return line.substring(blanks) + "\n";
        }).toList();
    }
}
