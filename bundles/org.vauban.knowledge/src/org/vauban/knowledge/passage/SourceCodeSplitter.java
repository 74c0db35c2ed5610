// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.language.Language;
import org.vauban.governance.language.LanguageSyntax;
import org.vauban.governance.text.ShortText;

/**
 * Splits source code between declarations: in languages with braces, between members of the outermost types; in others,
 * at empty lines before an unindented line. Comments stay with the code that follows them. Linear in the text.
 * Stateless.
 */
final class SourceCodeSplitter {
    private static final int TARGET = 1_500;
    private static final int MAX = 3_000;
    private static final int MAX_SYMBOLS = 40;
    /** Maximum nesting of types that are named; no real program exceeds it. */
    private static final int MAX_TYPES = 20;
    private static final int LONGEST_LINE = 400;
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|enum|record|struct|trait|union|object|"
            + "module|namespace|package|protocol|impl|@interface)\\s+([A-Za-z_][\\w.]{0,80})");
    private static final Pattern NAMED = Pattern.compile("\\b(?:def|fn|func|function|fun|sub|proc|procedure|const|"
            + "typedef|macro|val|var|let)\\s+([A-Za-z_]\\w{0,80})");
    /**
     * A name with parameters, followed by a block or the end of an abstract declaration, and preceded by other text.
     * Quantifiers for blanks are possessive, or a line of blanks would be tried in every possible division.
     */
    private static final Pattern METHOD = Pattern.compile(
            "^\\s*+(?:[\\w<>\\[\\],.?@&*:]+\\s++){1,8}[*&]?([A-Za-z_~]\\w{0,80})\\s*+\\([^;={}]{0,200}(?:\\)|,)\\s*+"
                    + "(?:throws[^;{]{0,100}|const|override|noexcept|->[^;{]{0,60})?\\s*+[{;]?\\s*+\\}?\\s*+$");
    private static final Set<String> NO_NAMES = Set.of("if", "for", "while", "switch", "catch", "return", "new", "else",
            "synchronized", "try", "throw", "assert", "do", "case", "sizeof", "await", "yield");

    private SourceCodeSplitter() {}

    /**
     * A piece of a file.
     *
     * @param start first UTF-16 unit
     * @param end exclusive end
     * @param enclosing types that are open at its start, the outermost first
     * @param symbols names that it declares
     */
    record Piece(int start, int end, List<String> enclosing, List<String> symbols) {}

    static List<Piece> split(String text, @Nullable Language language) {
        LanguageSyntax syntax = language == null ? null : language.syntax();
        return new Scan(text, syntax).run();
    }

    private static final class Scan {
        private final String text;
        private final List<String> lineComments;
        /** Empty if the language has no block comments. */
        private final String blockOpen;
        private final String blockClose;
        private final boolean braces;
        private final List<Piece> pieces = new ArrayList<>();
        private final List<Integer> typeDepths = new ArrayList<>();
        private final List<String> types = new ArrayList<>();
        private Set<String> symbols = new LinkedHashSet<>();
        private List<String> enclosing = List.of();
        private int start;
        /** Best end of the piece so far, with its symbols and enclosing types. */
        private int cut = -1;
        private Set<String> cutSymbols = Set.of();
        private List<String> cutEnclosing = List.of();
        private int depth;
        private boolean inComment;
        private String pendingType = "";

        Scan(String text, @Nullable LanguageSyntax syntax) {
            this.text = text;
            this.lineComments = syntax == null ? List.of() : syntax.lineComments();
            String open = syntax == null ? null : syntax.blockOpen();
            String close = syntax == null ? null : syntax.blockClose();
            this.blockOpen = open == null || close == null ? "" : open;
            this.blockClose = open == null || close == null ? "" : close;
            this.braces = syntax != null && syntax.kind() == LanguageSyntax.Kind.BRACES;
        }

        List<Piece> run() {
            int at = 0;
            boolean blankBefore = true;
            boolean indentedBefore = false;
            while (at < text.length()) {
                int end = text.indexOf('\n', at);
                end = end < 0 ? text.length() : end + 1;
                String line = text.substring(at, end);
                boolean blank = line.isBlank();
                boolean left = !blank && !Character.isWhitespace(line.charAt(0));
                boolean boundary = !inComment && at > start && (braces
                        ? depth <= 1 && (blankBefore || closesBefore(at))
                        : left && (blankBefore || indentedBefore));
                if (boundary) {
                    boundary(at);
                }
                if (end - start > MAX && at > start) {
                    end(cut > start ? cut : at);
                }
                if (!blank) {
                    declarations(line);
                    count(line);
                }
                blankBefore = blank;
                indentedBefore = !blank && !left;
                at = end;
            }
            if (start < text.length()) {
                end(text.length());
            }
            return pieces;
        }

        private boolean closesBefore(int at) {
            int i = at - 1;
            while (i > start && Character.isWhitespace(text.charAt(i))) {
                i--;
            }
            return text.charAt(i) == '}';
        }

        /** Ends the piece at the previous boundary if it is long enough, and remembers the new one. */
        private void boundary(int at) {
            if (cut > start && at - start > TARGET) {
                end(cut);
            }
            cut = at;
            cutSymbols = new LinkedHashSet<>(symbols);
            cutEnclosing = List.copyOf(types);
        }

        private void end(int at) {
            boolean atCut = at == cut;
            List<String> declared = List.copyOf(atCut ? cutSymbols : symbols);
            while (at - start > MAX) { // a very long line, such as generated code
                int part = ShortText.boundary(text, start + MAX);
                pieces.add(new Piece(start, part, enclosing, declared));
                start = part;
            }
            pieces.add(new Piece(start, at, enclosing, declared));
            Set<String> rest = new LinkedHashSet<>();
            if (atCut) {
                rest.addAll(symbols);
                rest.removeAll(cutSymbols);
                enclosing = cutEnclosing;
            } else {
                enclosing = List.copyOf(types);
            }
            symbols = rest;
            start = at;
            cut = -1;
        }

        private void declarations(String line) {
            if (inComment || line.length() > LONGEST_LINE || symbols.size() >= MAX_SYMBOLS) {
                return;
            }
            String code = line.strip();
            if (lineComments.stream().anyMatch(code::startsWith) || code.startsWith("*")
                    || startsWith(code, 0, blockOpen)) {
                return;
            }
            Matcher type = TYPE.matcher(code);
            if (type.find()) {
                symbols.add(type.group(1));
                pendingType = type.group(1);
            }
            Matcher named = NAMED.matcher(code);
            if (named.find()) {
                symbols.add(named.group(1));
            }
            Matcher method = METHOD.matcher(code);
            if (method.matches() && !NO_NAMES.contains(method.group(1))
                    && !NO_NAMES.contains(code.split("[\\s(]", 2)[0])) {
                symbols.add(method.group(1));
            }
        }

        /** Tracks brackets and comments; strings that span lines count as code, which at worst misplaces a cut. */
        private void count(String line) {
            char quote = 0;
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (inComment) {
                    if (line.startsWith(blockClose, i)) {
                        inComment = false;
                        i += blockClose.length() - 1;
                    }
                } else if (quote != 0) {
                    if (c == '\\') {
                        i++;
                    } else if (c == quote) {
                        quote = 0;
                    }
                } else if (startsWith(line, i, blockOpen)) {
                    inComment = true;
                    i += blockOpen.length() - 1;
                } else if (startsComment(line, i)) {
                    return;
                } else if (c == '"' || c == '\'' && closesSoon(line, i)) {
                    quote = c;
                } else if (c == '{') {
                    depth++;
                    if (!pendingType.isEmpty() && types.size() < MAX_TYPES) {
                        types.add(pendingType);
                        typeDepths.add(depth);
                    }
                    pendingType = "";
                } else if (c == '}') {
                    if (!types.isEmpty() && typeDepths.getLast() == depth) {
                        types.removeLast();
                        typeDepths.removeLast();
                    }
                    depth = Math.max(0, depth - 1);
                } else if (c == ';') {
                    pendingType = "";
                }
            }
        }

        private static boolean startsWith(String line, int at, String opening) {
            return !opening.isEmpty() && line.startsWith(opening, at);
        }

        private boolean startsComment(String line, int at) {
            for (String comment : lineComments) {
                if (line.startsWith(comment, at)) {
                    return true;
                }
            }
            return false;
        }

        /** Whether an apostrophe begins a character literal rather than a lifetime. */
        private static boolean closesSoon(String line, int at) {
            int close = line.indexOf('\'', at + 1);
            return close > 0 && close - at <= 8;
        }
    }
}
