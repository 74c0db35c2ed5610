// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/**
 * Finds values whose name is that of a secret only in combination with the enclosing name: {@code key} below
 * {@code api:} in YAML, <code>"api": {"key": "…"}</code>, {@code key} in a section {@code [api]}. Since such names are
 * short, only values that look like a key count.
 */
public final class NestedNameDetector extends Detector {
    /** Maximum number of enclosing names that are joined with the value's own name. */
    private static final int MOST = 3;
    /** Maximum number of open brackets and indented lines, so that hostile text takes no memory. */
    private static final int DEEPEST = 100;
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_VALUE = 1_024;
    private static final int SHORTEST = 12;
    private static final int SHORTEST_DOUBTFUL = 16;
    private static final int SHORTEST_STRETCH = 8;
    /** Words with which {@code key} is almost always a secret. */
    private static final Set<String> SURE = Set.of("api", "access", "auth", "encryption", "signing", "master", "shared",
            "hmac", "jwt");

    /** Texts of which one occurs in every text and program with such a value: excludes most of them. */
    private static final String[] IN_CODE = {"key:", "key\":", "key':", "key\" =", "key' =", "access:", "access\":",
            "Key:", "Key\":", "KEY:", "KEY\":"};

    /**
     * An enclosing name.
     *
     * @param indent indentation of its line, where that counts
     * @param text the name; empty for brackets without a name
     */
    private record Outer(int indent, String text) {}

    private final Deque<Outer> open = new ArrayDeque<>();
    /** Name of the TOML or INI section. */
    private String section = "";
    /** The last name read, if only an operator followed so far. */
    private @Nullable String pending;

    public NestedNameDetector(ScannedText text) {
        super(text);
    }

    public void scan() {
        if (text.kind().records() || text.kind().sql()
                || !configuration && Stream.of(IN_CODE).noneMatch(each -> text.indexOf(each) >= 0)) {
            return;
        }
        brackets();
        if (text.kind().yaml() || text.kind().prose()) {
            open.clear();
            indented();
        }
    }

    /**
     * Whether the value of a name that ends here may be one that this detector finds. Most texts have none, and need no
     * scan.
     */
    boolean mayHold(int nameEnd) {
        int operator = nameEnd < length && isQuote(text.charAt(nameEnd)) ? nameEnd + 1 : nameEnd;
        operator = skipBlanks(operator);
        int from = operator;
        while (from < length && from < operator + 2 && ":=>".indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        if (from == operator) {
            return false;
        }
        from = skipSpace(from, LONGEST_NAME);
        from = from < length && isQuote(text.charAt(from)) ? from + 1 : from;
        int to = from;
        while (to < length && to < from + LONGEST_VALUE && isOpaque(text.charAt(to))) {
            to++;
        }
        return to - from >= SHORTEST && random(from, to);
    }

    private void brackets() {
        int i = 0;
        while (i < length) {
            char c = text.charAt(i);
            if (c == '{' || c == '[') {
                boolean header = c == '[' && open.isEmpty() && configuration
                        && (i == 0 || isLineEnd(text.charAt(i - 1)));
                int close = header ? section(i) : i;
                if (close > i) {
                    i = close;
                } else {
                    push(open, new Outer(0, pending == null ? "" : pending));
                }
                pending = null;
            } else if (c == '}' || c == ']') {
                open.poll();
                pending = null;
            } else if (isQuote(c) && c != '`') {
                int close = close(i);
                i = close < 0 ? i : name(i + 1, close, close + 1) - 1;
            } else if (isAlphanumeric(c) || c == '_') {
                int end = run(i, "_-.");
                i = Math.max(i, name(i, end, end) - 1);
            } else if (!Character.isWhitespace(c)) {
                pending = null;
            }
            i++;
        }
    }

    private static void push(Deque<Outer> open, Outer outer) {
        open.push(outer);
        if (open.size() > DEEPEST) {
            open.removeLast();
        }
    }

    /** Reads {@code [name]}. @return its closing bracket, or the opening one if this is not a section header */
    private int section(int from) {
        int close = run(from + 1, "_-.");
        boolean header = close > from + 1 && close < length && text.charAt(close) == ']' && ends(close + 1, "#;");
        if (header) {
            section = text.substring(from + 1, Math.min(close, from + 1 + LONGEST_NAME));
        }
        return header ? close : from;
    }

    /** Reads a word, or quoted text. @return where to continue */
    private int name(int from, int to, int end) {
        pending = null;
        int operator = skipBlanks(end);
        int value = operator;
        while (value < length && value < operator + 2 && ":=>".indexOf(text.charAt(value)) >= 0) {
            value++;
        }
        boolean block = configuration && value == operator && value < length && text.charAt(value) == '{';
        if (to == from || to - from > LONGEST_NAME || value == operator && !block) {
            return end;
        }
        int at = skipSpace(value, LONGEST_NAME);
        boolean opens = at < length && (text.charAt(at) == '{' || text.charAt(at) == '[');
        if (opens) {
            pending = text.substring(from, to);
            return at;
        }
        if (at < length && (!open.isEmpty() || !section.isEmpty())) {
            return value(from, to, at);
        }
        return value;
    }

    /** Masks the value of a name if it is a secret. @return its end, or its beginning if it is no literal */
    private int value(int name, int nameEnd, int from) {
        boolean quoted = isQuote(text.charAt(from)) && text.charAt(from) != '`';
        int to = quoted ? close(from) : from;
        int start = quoted ? from + 1 : from;
        if (!quoted && (configuration || text.kind().prose())) {
            while (to < length && to < from + LONGEST_VALUE && isOpaque(text.charAt(to))) {
                to++;
            }
        }
        if (to <= start || !quoted && !ends(to, "#,;}]")) {
            return from;
        }
        Family family = opaque(start, to) ? family(name, nameEnd) : null;
        if (family != null && strong(start, to, text.substring(name, nameEnd))
                && ValueRules.isSecret(text, family, start, to)) {
            mask(family.kind, start, to);
        }
        return quoted ? to + 1 : to;
    }

    /** Whether the end of the line, or one of these marks, follows after blanks. */
    private boolean ends(int at, String marks) {
        int next = skipBlanks(at);
        return next >= length || isLineEnd(text.charAt(next)) || marks.indexOf(text.charAt(next)) >= 0;
    }

    /** Returns the family of a name combined with the enclosing ones; null if it names a secret alone, or none. */
    private @Nullable Family family(int from, int to) {
        Family own = SecretNames.family(text, from, to);
        if (own != null && own != Family.PLAIN_KEY) {
            return null;
        }
        String joined = joined(text.substring(from, to));
        Family family = SecretNames.family(new ScannedText(joined, text.kind()), 0, joined.length());
        return family == Family.PLAIN_KEY ? null : family;
    }

    private String joined(String name) {
        List<String> names = new ArrayList<>(List.of(name));
        for (Outer outer : open) {
            if (!outer.text().isEmpty() && names.size() <= MOST) {
                names.addFirst(outer.text());
            }
        }
        if (!section.isEmpty() && names.size() <= MOST) {
            names.addFirst(section);
        }
        return String.join(".", names);
    }

    /** Whether a value may be a key: letters and digits, without characters of addresses and sentences. */
    private boolean opaque(int from, int to) {
        boolean letters = false;
        boolean digits = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            letters |= isLetter(c);
            digits |= isDigit(c);
            if (!isOpaque(c)) {
                return false;
            }
        }
        return letters && digits && to - from >= SHORTEST && random(from, to);
    }

    /** Whether a part between separators of words and paths is long and mixes letters and digits. */
    private boolean random(int from, int to) {
        for (int i = from; i < to;) {
            int end = i;
            while (end < to && "-_./~".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            if (end - i >= SHORTEST_STRETCH && hasDigit(i, end) && (hasLower(i, end) || hasUpper(i, end))) {
                return true;
            }
            i = end + 1;
        }
        return false;
    }

    private static boolean isOpaque(char c) {
        return isBase64(c) || "-_.~!@#$%^&*".indexOf(c) >= 0;
    }

    private boolean strong(int from, int to, String name) {
        String outer = joined(name);
        String before = outer.substring(0, Math.max(0, outer.length() - name.length() - 1));
        String last = before.substring(Math.max(before.lastIndexOf('.'), before.lastIndexOf('_')) + 1);
        boolean sure = SURE.contains(last.toLowerCase(Locale.ROOT));
        return sure || to - from >= SHORTEST_DOUBTFUL && hasUpper(from, to) && hasLower(from, to);
    }

    /** Reads the lines of YAML, whose indentation determines the nesting. */
    private void indented() {
        section = "";
        for (int line = 0; line < length;) {
            int stop = lineEnd(line, length);
            int from = line;
            while (from < stop && (isBlank(text.charAt(from))
                    || text.charAt(from) == '-' && from + 1 < stop && isBlank(text.charAt(from + 1)))) {
                from++;
            }
            if (from < stop && text.charAt(from) != '#' && !isLineEnd(text.charAt(from))) {
                line(from - line, from, stop);
            }
            line = stop + 1;
        }
    }

    private void line(int indent, int from, int stop) {
        while (!open.isEmpty() && open.element().indent() >= indent) {
            open.pop();
        }
        boolean quoted = "\"'".indexOf(text.charAt(from)) >= 0;
        int name = quoted ? from + 1 : from;
        int nameEnd = Math.min(stop, run(name, "_-."));
        int colon = quoted ? nameEnd + 1 : nameEnd;
        if (nameEnd == name || nameEnd - name > LONGEST_NAME || colon >= stop || text.charAt(colon) != ':') {
            return;
        }
        int value = skipBlanks(colon + 1);
        if (value >= stop || "\r#".indexOf(text.charAt(value)) >= 0) {
            push(open, new Outer(indent, text.substring(name, nameEnd)));
        } else if (value > colon + 1 && !open.isEmpty()) {
            value(name, nameEnd, value);
        }
    }

    /** Returns the quote that closes the literal that begins here, in its line; -1 if there is none. */
    private int close(int quote) {
        for (int i = quote + 1; i < length && i - quote < LONGEST_VALUE && !isLineEnd(text.charAt(i)); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == text.charAt(quote)) {
                return i;
            }
        }
        return -1;
    }
}
