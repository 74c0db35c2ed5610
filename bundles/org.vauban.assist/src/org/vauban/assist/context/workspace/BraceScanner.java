// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context.workspace;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.context.workspace.DeclarationSyntax.Body;
import org.vauban.assist.context.workspace.DeclarationSyntax.Head;
import org.vauban.governance.text.ShortText;

/** Finds declarations in languages with braces: reads heads, and scans only the bodies of types. For one text. */
final class BraceScanner {
    private static final int MAX = 2_000;
    private static final int LONGEST_HEAD = 600;
    private static final String GOES_ON = ",(=+-*/|&?:.<";
    /** Limit of the length of an access label of C++ with its blanks. */
    private static final int LONGEST_LABEL = 40;

    private final DeclarationSyntax dialect;
    private final String text;
    private final String code;
    private final List<Declaration> found = new ArrayList<>();
    private final Deque<Scope> scopes = new ArrayDeque<>();
    private int line;
    private int counted;
    /** Start of the current head. */
    private int begin;
    /** First offset in the head that is not blank; before {@code begin} if there is none yet. */
    private int first = -1;
    /** Last offset that is not blank. */
    private int last = -1;
    /** Number of open round and square brackets. */
    private int round;
    /** Result of the last search for an offset that is not blank. */
    private int sign;

    /**
     * The text between two braces.
     *
     * @param type name of the type whose body it is, or null
     */
    private record Scope(Body body, @Nullable String type) {}

    /** @param code the text with its comments and strings blank */
    BraceScanner(DeclarationSyntax dialect, String text, String code) {
        this.dialect = dialect;
        this.text = text;
        this.code = code;
        scopes.push(new Scope(Body.TRANSPARENT, null));
    }

    List<Declaration> scan() {
        int i = 0;
        while (i < code.length() && found.size() < MAX) {
            char c = code.charAt(i);
            boolean leading = first < begin;
            Scope scope = scopes.peek();
            if (scope.body() == Body.OPAQUE) {
                skip(scope, c, i);
                i++;
            } else if (c == '#' && leading && dialect == DeclarationSyntax.C) {
                i = directive(i);
                begin = i;
            } else {
                read(scope, c, i, leading);
                if (!Character.isWhitespace(c)) {
                    first = leading ? i : first;
                    last = i;
                }
                i++;
            }
        }
        return found;
    }

    /** Skips a character in a scope without declarations. */
    private void skip(Scope scope, char c, int i) {
        if (c == '{') {
            scopes.push(scope);
        } else if (c == '}') {
            scopes.pop();
            begin = i + 1;
        }
    }

    /** @param leading whether only blanks precede it in its head */
    private void read(Scope scope, char c, int i, boolean leading) {
        switch (c) {
            case '(', '[' -> round++;
            case ')', ']' -> round = Math.max(0, round - 1);
            case '{' -> {
                // a brace between round brackets opens a value, without declarations
                Head read = round > 0 ? Head.NOTHING : declare(begin, i, true);
                scopes.push(new Scope(round > 0 ? Body.OPAQUE : read.body(), read.body() == Body.MEMBERS ? read.name()
                        : read.body() == Body.TRANSPARENT ? scope.type() : null));
                begin = round > 0 ? begin : i + 1;
            }
            case '}' -> {
                end(i);
                if (scopes.size() > 1) {
                    scopes.pop();
                }
                round = 0;
            }
            case ';' -> {
                if (round == 0) {
                    end(i);
                }
            }
            case ',' -> {
                if (round == 0 && scope.body() == Body.MEMBERS && dialect == DeclarationSyntax.RUST
                        && !isFunction(begin, i)) {
                    end(i);
                }
            }
            case '\n' -> {
                if (dialect.linesEnd() && round == 0 && !leading && ends(last, i)) {
                    end(i);
                }
            }
            case ':' -> {
                if (dialect == DeclarationSyntax.C && !leading && isAccess(first, i)) {
                    begin = i + 1;
                }
            }
            default -> {
            }
        }
    }

    /** Ends a head without a body; the next head begins. */
    private void end(int i) {
        declare(begin, i, false);
        begin = i + 1;
    }

    private boolean isFunction(int head, int to) {
        return code.substring(head, to).matches("(?s).*\\bfn\\s+\\w+.*");
    }

    private boolean isAccess(int start, int to) {
        String word = to - start > LONGEST_LABEL ? "" : code.substring(start, to).strip();
        return word.equals("public") || word.equals("private") || word.equals("protected");
    }

    /** Whether a head ends with its line, given its last character, since nothing continues it. */
    private boolean ends(int last, int to) {
        if (GOES_ON.indexOf(code.charAt(last)) >= 0) {
            return false;
        }
        int next = nextSign(to);
        return next == code.length() || dialect == DeclarationSyntax.GO || "{.:|&?=".indexOf(code.charAt(next)) < 0
                && !code.startsWith("extends ", next) && !code.startsWith("implements ", next);
    }

    /** Returns the first offset from there that is not blank; requires that {@code from} only grows. */
    private int nextSign(int from) {
        sign = Math.max(sign, from);
        while (sign < code.length() && Character.isWhitespace(code.charAt(sign))) {
            sign++;
        }
        return sign;
    }

    /** Skips a preprocessor directive with its continuation lines; a macro counts as declared. */
    private int directive(int from) {
        int end = from;
        while (end < code.length() && (code.charAt(end) != '\n' || end > 0 && code.charAt(end - 1) == '\\')) {
            end++;
        }
        String read = text.substring(from, Math.min(end, from + LONGEST_HEAD)).lines().findFirst().orElse("").strip();
        String[] words = read.split("[\\s(]+", 3);
        if (read.startsWith("#define") && words.length > 2) {
            add(read.indexOf('(') == "#define ".length() + words[1].length() ? Declaration.Kind.FUNCTION
                    : Declaration.Kind.VALUE, words[1], null, read, from, false);
        }
        return end;
    }

    private Head declare(int from, int to, boolean opens) {
        int start = from;
        while (start < to && Character.isWhitespace(code.charAt(start))) {
            start++;
        }
        if (start == to || to - start > LONGEST_HEAD * 4) {
            return Head.NOTHING;
        }
        Scope scope = scopes.peek();
        Head head = dialect.head(squeezed(code.substring(start, to)), scope.body() == Body.MEMBERS, opens);
        Declaration.Kind kind = head.kind();
        if (kind != null) {
            String shown = squeezed(text.substring(start, to).replaceAll("(?s)/\\*.*?\\*/|//[^\\n]*", " "));
            add(kind, Objects.requireNonNull(head.name()), head.owner() != null ? head.owner() : scope.type(), shown,
                    start,
                    head.hidden());
        }
        return head;
    }

    private void add(Declaration.Kind kind, String name, @Nullable String owner, String head, int at, boolean hidden) {
        while (counted < at) {
            line += text.charAt(counted++) == '\n' ? 1 : 0;
        }
        found.add(new Declaration(kind, name, owner, ShortText.beginning(head, LONGEST_HEAD), line, hidden));
    }

    private static String squeezed(String head) {
        return head.strip().replaceAll("\\s+", " ");
    }
}
