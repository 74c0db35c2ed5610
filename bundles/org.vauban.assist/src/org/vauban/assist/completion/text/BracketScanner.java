// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import java.util.Set;
import java.util.regex.Pattern;
import org.vauban.governance.language.LanguageSyntax;

/**
 * Finds brackets (or tags) outside comments and strings. Keeps its mode between calls, so that a text can be scanned in
 * pieces. Tolerant: a single-line string ends with its line, whatever it contains. Not thread-safe.
 */
public final class BracketScanner {

    /** The kind of text at the scanner's position. */
    public enum Mode {
        CODE, LINE_COMMENT, BLOCK_COMMENT, STRING
    }

    /** Receives what is found; each method returns whether to continue, by default true. */
    public interface Sink {
        default boolean open(int position, String name) {
            return true;
        }

        default boolean close(int position, String name) {
            return true;
        }

        /** Called at the end of a string or comment that was open before this scan. */
        default boolean terminated(int position, Mode mode) {
            return true;
        }

        /** Called where the mode changes; a character literal counts as a string. */
        default void changed(int position, Mode mode) {
            // those that only count brackets do not need this
        }
    }

    /** Keywords of scripting languages that a value follows. */
    private static final Set<String> BEFORE_VALUES = Set.of("return", "typeof", "case", "in", "of", "instanceof", "new",
            "delete", "void", "throw", "do", "else", "await", "yield", "from", "import", "default", "extends");
    /** Those that a regular expression may follow; the others are also names of variables. */
    private static final Set<String> BEFORE_EXPRESSIONS = Set.of("return", "typeof", "case", "in", "of", "instanceof",
            "delete", "void", "throw", "do", "else", "await", "yield");
    /** Limit of a regular expression, which keeps the scan of hostile text linear. */
    private static final int LONGEST_EXPRESSION = 1_000;
    private static final Set<String> VOID_TAGS = Set.of("area", "base", "br", "col", "embed", "hr", "img", "input",
            "link", "meta", "source", "track", "wbr");

    /** Text before a string that is a whole statement. */
    private static final Pattern STATEMENT = Pattern.compile("[ \\t]*[rRuU]?");

    private final LanguageSyntax syntax;
    private Mode mode = Mode.CODE;
    private String terminator;
    /** Whether a backslash in the string is literal, and a quote is doubled. */
    private boolean verbatim;
    /** Whether the current string or comment was open before {@link #scan} was called. */
    private boolean inherited;

    public BracketScanner(LanguageSyntax syntax) {
        this.syntax = syntax;
    }

    public BracketScanner(BracketScanner other) {
        this.syntax = other.syntax;
        this.mode = other.mode;
        this.terminator = other.terminator;
        this.verbatim = other.verbatim;
    }

    Mode mode() {
        return mode;
    }

    /** Whether the scanner is in a string, not a comment, that may span several lines. */
    public boolean inMultilineString() {
        return mode == Mode.STRING && multiline();
    }

    /**
     * Whether a string is a whole statement so far, which documents where indentation forms blocks.
     *
     * @param line offset of its line
     * @param string offset of its first quote
     */
    public boolean documents(String text, int line, int string) {
        return syntax.kind() == LanguageSyntax.Kind.INDENT
                && STATEMENT.matcher(text.substring(line, string)).matches();
    }

    /** Whether the scanner is in a string or comment that may span several lines. */
    boolean multiline() {
        return mode == Mode.BLOCK_COMMENT
                || mode == Mode.STRING && (verbatim || terminator.length() == 3 || terminator.equals("`"));
    }

    /**
     * Scans {@code text} from {@code from} to {@code to}; returns where the sink stopped it, or {@code to}.
     */
    public int scan(CharSequence text, int from, int to, Sink sink) {
        inherited = true;
        int i = from;
        while (i < to) {
            char c = text.charAt(i);
            switch (mode) {
                case LINE_COMMENT -> {
                    if (c == '\n') {
                        enter(Mode.CODE, i, sink);
                    }
                    i++;
                }
                case BLOCK_COMMENT -> {
                    if (at(text, i, to, terminator)) {
                        if (inherited && !sink.terminated(i, mode)) {
                            return i;
                        }
                        i += terminator.length();
                        enter(Mode.CODE, i, sink);
                    } else {
                        i++;
                    }
                }
                case STRING -> {
                    if (verbatim ? at(text, i, to, "\"\"") : c == syntax.escape()) {
                        i += 2;
                    } else if (c == '\n' && !multiline()) {
                        enter(Mode.CODE, i, sink);
                        i++;
                    } else if (at(text, i, to, terminator)) {
                        if (inherited && !sink.terminated(i, mode)) {
                            return i;
                        }
                        i += terminator.length();
                        enter(Mode.CODE, i, sink);
                    } else {
                        i++;
                    }
                }
                case CODE -> {
                    inherited = false;
                    int next = code(text, i, to, c, sink);
                    if (next < 0) {
                        return i;
                    }
                    i = next;
                }
            }
        }
        return to;
    }

    private void enter(Mode next, int position, Sink sink) {
        mode = next;
        sink.changed(position, next);
    }

    private int code(CharSequence text, int i, int to, char c, Sink sink) {
        int begun = comment(text, i, to, sink);
        if (begun < 0) {
            begun = quoted(text, i, to, c, sink);
        }
        if (begun >= 0) {
            return begun;
        }
        if (syntax.kind() == LanguageSyntax.Kind.MARKUP) {
            return c == '<' ? tag(text, i, to, sink) : i + 1;
        }
        if (syntax.pairsBrackets()) {
            switch (c) {
                case '(', '[', '{' -> {
                    return sink.open(i, String.valueOf(c)) ? i + 1 : -1;
                }
                case ')', ']', '}' -> {
                    return sink.close(i, c == ')' ? "(" : c == ']' ? "[" : "{") ? i + 1 : -1;
                }
                default -> {
                }
            }
        }
        return i + 1;
    }

    /** Returns where to continue if a comment begins here, else -1. */
    private int comment(CharSequence text, int i, int to, Sink sink) {
        String blockOpen = syntax.blockOpen();
        if (blockOpen != null && at(text, i, to, blockOpen)) {
            terminator = syntax.blockClose();
            enter(Mode.BLOCK_COMMENT, i, sink);
            return i + blockOpen.length();
        }
        for (String start : syntax.lineComments()) {
            if (at(text, i, to, start) && startsComment(text, i, start)) {
                enter(Mode.LINE_COMMENT, i, sink);
                return i + start.length();
            }
        }
        return -1;
    }

    /** Returns where to continue if a literal begins here, in which brackets do not count, else -1. */
    private int quoted(CharSequence text, int i, int to, char c, Sink sink) {
        if (c == '/' && syntax.script() && beginsExpression(text, i)) {
            int end = regularExpression(text, i, to);
            if (end >= 0) {
                return literal(i, end, sink);
            }
        }
        if (syntax.quotes().indexOf(c) >= 0 && !isApostrophe(text, i)) {
            String triple = String.valueOf(c).repeat(3);
            verbatim = syntax.verbatim() && isVerbatim(text, i);
            terminator = syntax.tripleQuotes() && !verbatim && at(text, i, to, triple) ? triple : String.valueOf(c);
            enter(Mode.STRING, i, sink);
            return i + terminator.length();
        }
        if (c == '`' && syntax.backticks()) {
            verbatim = false;
            terminator = "`";
            enter(Mode.STRING, i, sink);
            return i + 1;
        }
        if (c == '\'' && syntax.charLiterals()) {
            if (i + 2 >= to) {
                return to; // the rest of the literal is not available yet
            }
            if (text.charAt(i + 1) == '\\') {
                int end = i + 3;
                while (end < to && text.charAt(end) != '\'' && text.charAt(end) != '\n' && end < i + 10) {
                    end++;
                }
                return literal(i, Math.min(end + 1, to), sink);
            }
            return text.charAt(i + 2) == '\'' ? literal(i, i + 3, sink) : i + 1;
        }
        return -1;
    }

    /** Whether an at sign precedes a quote, possibly before or after the sign of an interpolated string. */
    private static boolean isVerbatim(CharSequence text, int quote) {
        char before = quote > 0 ? text.charAt(quote - 1) : ' ';
        return before == '@' || before == '$' && quote > 1 && text.charAt(quote - 2) == '@';
    }

    /** Whether a value begins here, so that a slash is not a division. */
    private static boolean beginsExpression(CharSequence text, int at) {
        int before = at - 1;
        while (before >= 0 && Character.isWhitespace(text.charAt(before))) {
            before--;
        }
        if (before < 0 || "(,=:[&|?{;".indexOf(text.charAt(before)) >= 0) {
            return true;
        }
        return switch (text.charAt(before)) {
            case '>' -> before > 0 && text.charAt(before - 1) == '=';
            // after a value, the sign is a non-null assertion
            case '!' -> before == 0 || ")]".indexOf(text.charAt(before - 1)) < 0
                    && (word(text, before).isEmpty() || isBeforeExpression(text, before));
            default -> isBeforeExpression(text, before + 1);
        };
    }

    /** Whether a keyword that a value follows ends here; names of members do not count. */
    private static boolean isBeforeExpression(CharSequence text, int end) {
        String word = word(text, end);
        int start = end - word.length();
        return BEFORE_EXPRESSIONS.contains(word) && (start == 0 || text.charAt(start - 1) != '.');
    }

    /** Returns the end of a regular expression, or of its visible part; -1 if none ends in the line. */
    private static int regularExpression(CharSequence text, int from, int to) {
        boolean set = false;
        int limit = Math.min(to, from + LONGEST_EXPRESSION);
        for (int i = from + 1; i < limit; i++) {
            switch (text.charAt(i)) {
                case '\n' -> {
                    return -1;
                }
                case '\\' -> i++;
                case '[' -> set = true;
                case ']' -> set = false;
                case '/' -> {
                    if (!set) {
                        return i + 1;
                    }
                }
                default -> {
                    // any other character is literal
                }
            }
        }
        return limit == to ? to : -1;
    }

    /** Whether a single quote is an apostrophe in text between tags, such as {@code don't}. */
    private boolean isApostrophe(CharSequence text, int at) {
        return syntax.script() && text.charAt(at) == '\'' && at > 0 && Character.isLetterOrDigit(text.charAt(at - 1))
                && !BEFORE_VALUES.contains(word(text, at));
    }

    /** Returns the word that ends at a position; empty if there is none. */
    private static String word(CharSequence text, int end) {
        int start = end;
        while (start > 0 && Character.isJavaIdentifierPart(text.charAt(start - 1))) {
            start--;
        }
        return text.subSequence(start, end).toString();
    }

    private static int literal(int from, int to, Sink sink) {
        sink.changed(from, Mode.STRING);
        sink.changed(to, Mode.CODE);
        return to;
    }

    private int tag(CharSequence text, int i, int to, Sink sink) {
        boolean closing = i + 1 < to && text.charAt(i + 1) == '/';
        int start = closing ? i + 2 : i + 1;
        int end = start;
        while (end < to && (Character.isLetterOrDigit(text.charAt(end)) || "-_:.".indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        if (end == start && !closing) {
            return i + 1; // a comparison, a declaration, a processing instruction
        }
        String name = text.subSequence(start, end).toString();
        int close = end;
        char quote = 0;
        while (close < to && (quote != 0 || text.charAt(close) != '>')) {
            char c = text.charAt(close);
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            close++;
        }
        if (closing && close >= to) {
            return to; // the tag's name may continue
        }
        if (closing) {
            return sink.close(i, name) ? Math.min(close + 1, to) : -1;
        }
        boolean empty = close > end && text.charAt(Math.min(close, to) - 1) == '/' || VOID_TAGS.contains(name);
        if (close >= to || empty) {
            return Math.min(close + 1, to);
        }
        return sink.open(i, name) ? close + 1 : -1;
    }

    private boolean startsComment(CharSequence text, int i, String start) {
        // a hash inside a word does not start a comment (shell's $#, CSS colours in a properties file)
        if (start.equals("#") || start.equals("!")) {
            return i == 0 || Character.isWhitespace(text.charAt(i - 1));
        }
        return true;
    }

    private static boolean at(CharSequence text, int i, int to, String what) {
        if (i + what.length() > to) {
            return false;
        }
        for (int k = 0; k < what.length(); k++) {
            if (text.charAt(i + k) != what.charAt(k)) {
                return false;
            }
        }
        return true;
    }
}
