// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.language.LanguageSyntax;

/**
 * The text around a caret as a trimmer needs it: the line, the lines above and below, the open brackets and those that
 * are not closed yet, the indentation. Immutable once made; line ends inside are {@code \n}.
 */
public final class CaretContext {
    private static final int LINES_BELOW = 12;

    private final LanguageSyntax syntax;
    private final String lineBefore;
    private final String lineAfter;
    private final List<String> above;
    private final List<String> below;
    private final int columnBelow;
    private final BracketScanner atLineStart;
    private final BracketScanner.Mode mode;
    private final boolean multilineMode;
    private final boolean terminatedBelow;
    private final boolean inParentheses;
    private final List<String> missingClosers;
    private final int openInLine;
    private final Indentation indentation;
    private final String lineEnd;
    private final List<String> fences;

    private CaretContext(LanguageSyntax syntax, String text, int offset) {
        this.syntax = syntax;
        lineEnd = lineEnd(text);
        int lineStart = offset;
        while (lineStart > 0 && !isLineEnd(text.charAt(lineStart - 1))) {
            lineStart--;
        }
        int end = offset;
        while (end < text.length() && !isLineEnd(text.charAt(end))) {
            end++;
        }
        lineBefore = text.substring(lineStart, offset);
        lineAfter = text.substring(offset, end);
        List<String> lines = linesBelow(text, end);
        below = lines.stream().map(String::strip).toList();
        columnBelow = lines.isEmpty() ? -1 : Indentation.columns(lines.getFirst());
        above = linesAbove(text, lineStart);
        indentation = Indentation.of(syntax, text);
        fences = syntax.fences() ? fenceLines(text.substring(0, lineStart)) : List.of();

        List<String> open = new ArrayList<>();
        BracketScanner lexer = new BracketScanner(syntax);
        BracketScanner.Sink stack = new Stack(open, null);
        lexer.scan(text, 0, lineStart, stack);
        atLineStart = new BracketScanner(lexer);
        lexer.scan(text, lineStart, offset, stack);
        mode = lexer.mode();
        multilineMode = lexer.multiline();
        inParentheses = open.contains("(");

        boolean[] terminated = new boolean[1];
        List<String> closers = new ArrayList<>();
        BracketScanner after = new BracketScanner(lexer);
        after.scan(text, offset, text.length(), new Stack(new ArrayList<>(), closers) {
            @Override
            public boolean terminated(int position, BracketScanner.Mode ended) {
                terminated[0] = true;
                return true;
            }
        });
        terminatedBelow = terminated[0];
        // from the outermost: the completion need not close what the rest of the document closes
        int outer = 0;
        while (outer < open.size() && outer < closers.size()
                && open.get(outer).equals(closers.get(closers.size() - 1 - outer))) {
            outer++;
        }
        missingClosers = List.copyOf(open.subList(outer, open.size()));
        List<String> inLine = new ArrayList<>();
        new BracketScanner(atLineStart).scan(lineBefore, 0, lineBefore.length(), new Stack(inLine, null));
        inLine.removeIf(name -> name.equals("{"));
        openInLine = syntax.kind() == LanguageSyntax.Kind.MARKUP ? 0
                : Math.min(inLine.size(),
                        (int) missingClosers.stream().filter(name -> !name.equals("{")).count());
    }

    /**
     * Analyses the document around a caret.
     *
     * @param text the document
     * @param offset offset of the caret in UTF-16 units, at most the document's length
     */
    public static CaretContext of(LanguageSyntax syntax, String text, int offset) {
        return new CaretContext(syntax, text, offset);
    }

    public LanguageSyntax syntax() {
        return syntax;
    }

    /** Returns the caret's line up to the caret. */
    public String lineBefore() {
        return lineBefore;
    }

    /** Returns the caret's line from the caret, without its end. */
    public String lineAfter() {
        return lineAfter;
    }

    /** Whether only closing punctuation follows the caret in its line. */
    public boolean onlyClosersAfter() {
        return lineAfter.chars().allMatch(c -> Character.isWhitespace(c) || ")]}>;,\"'`".indexOf(c) >= 0);
    }

    /** Whether a word continues after the caret, so that typing there edits it and a completion does not fit. */
    public boolean insideWord() {
        return !lineAfter.isEmpty() && Character.isJavaIdentifierPart(lineAfter.charAt(0));
    }

    /** Returns the next lines below that are not blank, stripped; at most a dozen. */
    List<String> below() {
        return below;
    }

    /** Returns the column where the next line below begins that is not blank, or -1. */
    int columnBelow() {
        return columnBelow;
    }

    /** Returns the last lines above that are not blank, unchanged, the nearest first; at most three. */
    List<String> above() {
        return above;
    }

    BracketScanner lexerAtLineStart() {
        return new BracketScanner(atLineStart);
    }

    BracketScanner.Mode mode() {
        return mode;
    }

    /** Whether the caret is in a string or comment that may span several lines. */
    boolean inMultiline() {
        return multilineMode;
    }

    /** Whether the text after the caret closes the string or comment at the caret. */
    boolean terminatedBelow() {
        return terminatedBelow;
    }

    /** Whether the text after the caret ends a block comment that it does not begin. */
    boolean endsComment() {
        String open = syntax.blockOpen();
        String close = syntax.blockClose();
        if (open == null || close == null) {
            return false;
        }
        String after = lineAfter + '\n' + String.join("\n", below);
        int end = after.indexOf(close);
        int begin = after.indexOf(open);
        return end >= 0 && (begin < 0 || end < begin);
    }

    /** Whether a parenthesis is open at the caret, whether or not the text after it closes it. */
    boolean inParentheses() {
        return inParentheses;
    }

    /** Returns the closers of brackets or tags that are open at the caret and not closed after it, innermost last. */
    List<String> missingClosers() {
        return missingClosers;
    }

    /** Returns how many open parentheses and square brackets of the caret's line are not closed after it. */
    int openInLine() {
        return openInLine;
    }

    Indentation indentation() {
        return indentation;
    }

    /** Returns the line end of the document. */
    public String lineEnd() {
        return lineEnd;
    }

    /** Whether the caret's line, or the last line above it when that is blank, opens a block. */
    boolean opensBlock() {
        String line = lineBefore.isBlank() ? above.isEmpty() ? "" : above.get(0) : lineBefore;
        String code = line.stripTrailing();
        if (code.isEmpty()) {
            return false;
        }
        char last = code.charAt(code.length() - 1);
        // right after an opening parenthesis its content continues, not a block
        boolean parenthesis = lineBefore.isBlank() && (last == '(' || last == '[');
        return switch (syntax.kind()) {
            case BRACES -> last == '{' || code.endsWith("->") || code.endsWith("=>") || parenthesis;
            case INDENT -> last == ':' || last == '{' || parenthesis;
            case MARKUP -> last == '>';
            case OTHER -> last == '{' || parenthesis || code.endsWith("then") || code.endsWith("do")
                    || code.endsWith("begin") || code.endsWith("BEGIN");
            case PROSE -> false;
        };
    }

    /** Whether the caret's blank line is between tags, as far as the lines around it show. */
    boolean betweenTags() {
        return syntax.tags() && (tagBelow() || !above.isEmpty() && endsTag(above.get(0)));
    }

    /** Whether the next line below begins with a tag, in a language whose tags enclose text. */
    boolean tagBelow() {
        return syntax.tags() && !below.isEmpty() && below.get(0).startsWith("<");
    }

    /** Whether a line ends with a tag, not with an arrow. */
    static boolean endsTag(String line) {
        String code = line.stripTrailing();
        return code.endsWith(">") && !code.endsWith("=>") && !code.endsWith("->");
    }

    /** Returns the column where a line of the caret's block begins; a line to the left of it has left the block. */
    int baseColumn() {
        boolean blank = lineBefore.isBlank();
        int own = Indentation.columns(lineBefore);
        if (syntax.kind() == LanguageSyntax.Kind.INDENT && opensBlock()) {
            int header = blank ? Indentation.columns(above.get(0)) : own;
            return Math.max(header + 1, blank ? own : 0);
        }
        return own;
    }

    /** Gives the lines above that may begin or end a block of code in prose. */
    void readFences(CodeFences reader) {
        fences.forEach(reader::read);
    }

    private static List<String> fenceLines(String above) {
        return above.lines().map(String::strip).filter(line -> line.startsWith("```") || line.startsWith("~~~"))
                .toList();
    }

    /** Returns the expected indentation of the caret's blank line, judged by the line above. */
    int expectedColumn() {
        if (above.isEmpty()) {
            return 0;
        }
        return Indentation.columns(above.get(0)) + (opensBlock() ? indentation.unit() : 0);
    }

    private static List<String> linesBelow(String text, int from) {
        List<String> lines = new ArrayList<>();
        int at = from;
        while (at < text.length() && lines.size() < LINES_BELOW) {
            int end = at;
            while (end < text.length() && !isLineEnd(text.charAt(end))) {
                end++;
            }
            String line = text.substring(at, end);
            if (!line.isBlank()) {
                lines.add(line);
            }
            at = end + 1;
        }
        return List.copyOf(lines);
    }

    private static List<String> linesAbove(String text, int lineStart) {
        List<String> lines = new ArrayList<>();
        int end = lineStart;
        while (end > 0 && lines.size() < 3) {
            int stop = end - 1;
            int start = stop;
            while (start > 0 && !isLineEnd(text.charAt(start - 1))) {
                start--;
            }
            String line = text.substring(start, stop).stripTrailing();
            if (!line.isBlank()) {
                lines.add(line);
            }
            end = start;
        }
        return List.copyOf(lines);
    }

    private static String lineEnd(String text) {
        int at = 0;
        while (at < text.length() && !isLineEnd(text.charAt(at))) {
            at++;
        }
        if (at == text.length() || text.charAt(at) == '\n') {
            return "\n";
        }
        return at + 1 < text.length() && text.charAt(at + 1) == '\n' ? "\r\n" : "\r";
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    /** Tracks open brackets; a closer that does not match closes the unclosed inner ones as well. */
    private static class Stack implements BracketScanner.Sink {
        private final List<String> open;
        private final List<String> unmatched;

        Stack(List<String> open, @Nullable List<String> unmatched) {
            this.open = open;
            this.unmatched = unmatched;
        }

        @Override
        public boolean open(int position, String name) {
            open.add(name);
            return true;
        }

        @Override
        public boolean close(int position, String name) {
            int at = open.lastIndexOf(name);
            if (at >= 0) {
                open.subList(at, open.size()).clear();
            } else if (unmatched != null) {
                unmatched.add(name);
            }
            return true;
        }

        @Override
        public boolean terminated(int position, BracketScanner.Mode ended) {
            return true;
        }
    }
}
