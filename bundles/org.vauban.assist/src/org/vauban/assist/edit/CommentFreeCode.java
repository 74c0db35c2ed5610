// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.completion.text.BracketScanner;
import org.vauban.assist.completion.text.BracketScanner.Mode;
import org.vauban.governance.language.Language;
import org.vauban.governance.language.LanguageSyntax;
import org.vauban.governance.language.LanguageSyntax.Kind;

/**
 * The code of a text without its comments, in a form that is equal for texts whose code means the same: strings are
 * verbatim, blanks and line ends are left out where the language ignores them, and indentation counts where it forms
 * blocks. Not thread-safe.
 */
final class CommentFreeCode {
    private static final int TAB = 4;
    /** Text of a line before a string that is a statement. */
    private static final Pattern STATEMENT = Pattern.compile("[ \\t]*[rRuU]?");
    private static final Pattern END_OF_LINE = Pattern.compile("[ \\t]*(?:#.*)?");
    /** A line below which a string documents: a head, or a variable. */
    private static final Pattern DOCUMENTED = Pattern.compile("(?s)|.*:|[\\w.]+(?::.+|=(?!=).*)");
    private static final Pattern HEAD = Pattern.compile("(?s)|.*:");
    private static final Pattern LAST_WORD = Pattern.compile("(?s).*\\b(?:return|throw|break|continue|yield|async)");
    private static final String OPERATORS = "+-*/%&|<>=!^~?:";
    private static final Set<Language> DIRECTIVES = Set.of(Language.C, Language.CPP, Language.CUDA,
            Language.OBJECTIVE_C, Language.OBJECTIVE_CPP, Language.GLSL, Language.HLSL, Language.CSHARP);

    /**
     * A comment or a string that documents.
     *
     * @param at length of the code before it
     * @param apart whether no code precedes it in its line
     * @param backward whether it documents the variable before it
     */
    record Comment(String text, int at, boolean apart, boolean backward) {}

    /** Where line ends separate statements. */
    private enum LineEnds {
        IGNORED,
        /** Between two statements, as far as their text shows. */
        BETWEEN_STATEMENTS, KEPT,
        /** Kept outside brackets, with the depth of the indentation. */
        INDENTED
    }

    private record Segment(Mode mode, int start, int end) {}

    private final boolean directives;
    private final LanguageSyntax syntax;
    private final LineEnds lineEnds;
    private final String text;
    private final int end;
    private final StringBuilder code = new StringBuilder();
    private final List<Comment> comments = new ArrayList<>();
    private final Deque<Integer> columns = new ArrayDeque<>();
    private int lineStart;
    private int brackets;
    private int column;
    private boolean tab;
    private boolean blank;
    private boolean newline = true;
    private boolean directive;
    private int codeEnd;

    /** @param end offset in the text for {@link #codeEnd} */
    CommentFreeCode(@Nullable Language language, String text, int end) {
        directives = language != null && DIRECTIVES.contains(language);
        syntax = LanguageSyntax.of(language);
        lineEnds = lineEnds(language, syntax);
        // the same length, for offsets
        this.text = text.replace("\r\n", " \n").replace('\r', '\n');
        this.end = end;
        List<Segment> segments = segments();
        for (int i = 0; i < segments.size(); i++) {
            Segment next = segments.get(i);
            switch (next.mode()) {
                case CODE -> {
                    boolean string = i + 1 < segments.size() && segments.get(i + 1).mode() == Mode.STRING;
                    code(next.start(), string ? next.end() - prefix(segments.get(i + 1)) : next.end());
                }
                case STRING -> string(next);
                case LINE_COMMENT, BLOCK_COMMENT -> comment(next.start(), next.end());
            }
        }
    }

    private static LineEnds lineEnds(@Nullable Language language, LanguageSyntax syntax) {
        if (syntax.kind() == Kind.INDENT || language == Language.HASKELL) {
            return LineEnds.INDENTED;
        }
        return language == null ? LineEnds.IGNORED : switch (language) {
            case KOTLIN, SCALA, SWIFT, GROOVY, GRADLE, GO, JAVASCRIPT, JAVASCRIPT_REACT, TYPESCRIPT, TYPESCRIPT_REACT ->
                LineEnds.BETWEEN_STATEMENTS;
            case SQL, LUA, ADA, VHDL -> LineEnds.IGNORED;
            default -> syntax.kind() == Kind.OTHER ? LineEnds.KEPT : LineEnds.IGNORED;
        };
    }

    String code() {
        return code.toString();
    }

    List<Comment> comments() {
        return comments;
    }

    /** Returns the length of the code up to the offset that was given. */
    int codeEnd() {
        return codeEnd;
    }

    private List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        BracketScanner.Sink sink = new BracketScanner.Sink() {
            private int from;
            private Mode mode = Mode.CODE;

            @Override
            public void changed(int position, Mode next) {
                int to = Math.min(position, text.length());
                if (from < to) {
                    segments.add(new Segment(mode, from, to));
                }
                from = to;
                mode = next;
            }
        };
        new BracketScanner(syntax).scan(text, 0, text.length(), sink);
        sink.changed(text.length(), Mode.CODE);
        return segments;
    }

    /** Returns the length of the prefix of a string that documents. */
    private int prefix(Segment string) {
        int at = string.start();
        return documents(string) && at > 0 && Character.isLetter(text.charAt(at - 1)) ? 1 : 0;
    }

    private boolean documents(Segment string) {
        if (syntax.kind() != Kind.INDENT || !syntax.tripleQuotes() || !text.startsWith("\"\"\"", string.start())
                && !text.startsWith("'''", string.start())) {
            return false;
        }
        int line = text.lastIndexOf('\n', string.start() - 1) + 1;
        int after = text.indexOf('\n', string.end());
        return STATEMENT.matcher(text.substring(line, string.start())).matches()
                && END_OF_LINE.matcher(text.substring(string.end(), after < 0 ? text.length() : after)).matches();
    }

    private void comment(int from, int to) {
        comment(from, to, false);
    }

    private void comment(int from, int to, boolean backward) {
        comments.add(new Comment(text.substring(from, to).strip(), code.length(), newline, backward));
        blank = true;
    }

    private void string(Segment string) {
        String statement = code.substring(lineStart).strip();
        if (brackets == 0 && documents(string) && DOCUMENTED.matcher(statement).matches()) {
            boolean beside = !columns.isEmpty() && columns.peek() == column;
            comment(string.start() - prefix(string), string.end(), beside && !HEAD.matcher(statement).matches());
            return;
        }
        int prefix = prefix(string);
        if (prefix > 0) {
            code(string.start() - prefix, string.start());
        }
        String content = text.substring(string.start(), string.end()).replace(" \n", "\n").replaceAll("(?m)^[ \\t]+$",
                "");
        int first = content.indexOf('\n') + 1;
        if (first > 0 && syntax.kind() == Kind.BRACES && syntax.tripleQuotes()) {
            content = content.substring(0, first) + content.substring(first).stripIndent();
        }
        token(string.start(), content);
    }

    private void code(int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                newline = true;
                column = 0;
                tab = false;
            } else if (Character.isWhitespace(c)) {
                tab |= newline && column == 0 && c == '\t';
                column += c == '\t' ? TAB - column % TAB : 1;
                blank = true;
            } else {
                token(i, String.valueOf(c));
                brackets = "([{".indexOf(c) >= 0 ? brackets + 1
                        : ")]}".indexOf(c) >= 0 ? Math.max(0, brackets - 1) : brackets;
            }
        }
    }

    private void token(int at, String token) {
        if (newline && separates(at, token.charAt(0))) {
            code.append('\n');
            lineStart = code.length();
            if (lineEnds == LineEnds.INDENTED) {
                code.append(depth()).append(' ');
                lineStart = code.length();
            } else if (syntax.fixedTabs() && tab) {
                code.append('\t');
            }
        } else if ((blank || newline) && !code.isEmpty() && isBlankKept(code.charAt(code.length() - 1),
                token.charAt(0))) {
            code.append(' ');
        }
        if (newline) {
            directive = directives && token.equals("#");
        }
        blank = false;
        newline = false;
        code.append(token);
        if (at < end) {
            codeEnd = code.length();
        }
    }

    private int depth() {
        while (!columns.isEmpty() && columns.peek() > column) {
            columns.pop();
        }
        if (columns.isEmpty() || columns.peek() < column) {
            columns.push(column);
        }
        return columns.size();
    }

    private boolean separates(int at, char next) {
        if (code.isEmpty()) {
            return lineEnds == LineEnds.INDENTED;
        }
        char last = code.charAt(code.length() - 1);
        return switch (lineEnds) {
            case IGNORED -> (directive || directives && next == '#') && last != '\\';
            case KEPT -> last != '\\';
            case INDENTED -> brackets == 0 && last != '\\';
            case BETWEEN_STATEMENTS -> endsStatement(last) && beginsStatement(at, next)
                    || LAST_WORD.matcher(code.substring(Math.max(0, code.length() - 12))).matches();
        };
    }

    private boolean endsStatement(char last) {
        boolean doubled = (last == '+' || last == '-') && code.length() > 1 && code.charAt(code.length() - 2) == last;
        return doubled || (OPERATORS + ",;([{.@").indexOf(last) < 0;
    }

    private boolean beginsStatement(int at, char next) {
        boolean doubled = (next == '+' || next == '-') && at + 1 < text.length() && text.charAt(at + 1) == next;
        // in other languages than scripts, a sign may begin a statement
        String operators = syntax.script() ? OPERATORS.replace("!", "").replace("~", "") : "?:=";
        return doubled || (operators + ",;)]}.").indexOf(next) < 0;
    }

    private boolean isBlankKept(char last, char next) {
        boolean words = Character.isJavaIdentifierPart(last) && Character.isJavaIdentifierPart(next);
        return switch (syntax.kind()) {
            case OTHER -> true;
            case INDENT -> !syntax.tripleQuotes() || words || areOperators(last, next);
            case MARKUP, PROSE -> words;
            case BRACES -> words || areOperators(last, next);
        };
    }

    private static boolean areOperators(char last, char next) {
        return OPERATORS.indexOf(last) >= 0 && last == next;
    }
}
