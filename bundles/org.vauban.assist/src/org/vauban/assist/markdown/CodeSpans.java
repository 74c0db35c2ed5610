// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.completion.text.BracketScanner;
import org.vauban.governance.language.Language;
import org.vauban.governance.language.LanguageSyntax;

/**
 * Finds comments, strings and keywords in a code block, for syntax highlighting. Works on the text alone and never
 * fails; an unknown language has no spans. Pure.
 */
public final class CodeSpans {
    /** Length beyond which code is not highlighted. */
    private static final int MAX = 200_000;

    private static final Pattern WORD = Pattern.compile("[@#]?[\\p{L}_$][\\p{L}\\p{N}_$]*|\\d[\\p{N}\\p{L}_.]*");
    private static final Pattern TAG = Pattern
            .compile("</?[\\p{L}_][\\w:.-]*|\\s[\\p{L}_:][\\w:.-]*(?==[\"'])|\"[^\"<]*\"|'[^'<]*'|/?>");
    private static final Pattern KEY = Pattern.compile("(?m)^[ \\t]*(?:- )*([\\w.\\-/\"' ]+?)[ \\t]*[:=]");

    /** Kinds of spans, which are displayed differently. */
    public enum Kind {
        COMMENT, STRING, NUMBER, KEYWORD,
        /** An annotation, a tag, a key. */
        NAME;

        /** Returns the name for the class of an element. */
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A span of code.
     *
     * @param start in UTF-16 units
     * @param end exclusive
     */
    public record Span(int start, int end, Kind kind) {}

    private CodeSpans() {}

    /**
     * @param language an LSP language id or a file extension, or null
     * @return spans by ascending position, not overlapping
     */
    public static List<Span> of(String code, @Nullable String language) {
        Language known = Language.ofName(language);
        if (known == null || known.syntax().kind() == LanguageSyntax.Kind.PROSE || code.length() > MAX) {
            return List.of();
        }
        List<Span> spans = new ArrayList<>();
        Reader reader = new Reader(code, known.syntax(), known.keywords(), spans);
        new BracketScanner(known.syntax()).scan(code, 0, code.length(), reader);
        reader.end();
        return List.copyOf(spans);
    }

    /** Converts the scanner's modes into spans, and classifies the words between them. */
    private static final class Reader implements BracketScanner.Sink {
        private final String code;
        private final LanguageSyntax syntax;
        private final Set<String> keywords;
        private final List<Span> spans;
        private BracketScanner.Mode mode = BracketScanner.Mode.CODE;
        private int from;

        Reader(String code, LanguageSyntax syntax, Set<String> keywords, List<Span> spans) {
            this.code = code;
            this.syntax = syntax;
            this.keywords = keywords;
            this.spans = spans;
        }

        @Override
        public void changed(int position, BracketScanner.Mode next) {
            stretch(Math.min(position, code.length()));
            mode = next;
        }

        void end() {
            stretch(code.length());
        }

        private void stretch(int to) {
            switch (mode) {
                case CODE -> words(to);
                case LINE_COMMENT, BLOCK_COMMENT -> add(from, to, Kind.COMMENT);
                case STRING -> add(from, to, Kind.STRING);
            }
            from = Math.max(from, to);
        }

        private void words(int to) {
            switch (syntax.kind()) {
                case MARKUP -> tags(to);
                case OTHER, INDENT -> {
                    if (keywords.isEmpty()) {
                        keys(to);
                    } else {
                        plainWords(to);
                    }
                }
                default -> plainWords(to);
            }
        }

        private void plainWords(int to) {
            Matcher matcher = WORD.matcher(code).region(from, to);
            while (matcher.find()) {
                String word = matcher.group();
                if (Character.isDigit(word.charAt(0))) {
                    add(matcher.start(), matcher.end(), Kind.NUMBER);
                } else if (word.charAt(0) == '@' || word.charAt(0) == '#') {
                    add(matcher.start(), matcher.end(), Kind.NAME);
                } else if (keywords.contains(word)) {
                    add(matcher.start(), matcher.end(), Kind.KEYWORD);
                }
            }
        }

        private void tags(int to) {
            Matcher matcher = TAG.matcher(code).region(from, to);
            while (matcher.find()) {
                char first = matcher.group().charAt(0);
                add(matcher.start(), matcher.end(), first == '"' || first == '\'' ? Kind.STRING
                        : Character.isWhitespace(first) ? Kind.NAME : Kind.KEYWORD);
            }
        }

        private void keys(int to) {
            Matcher matcher = KEY.matcher(code).region(from, to);
            while (matcher.find()) {
                add(matcher.start(1), matcher.end(1), Kind.NAME);
            }
        }

        private void add(int start, int end, Kind kind) {
            if (end > start) {
                spans.add(new Span(start, end, kind));
            }
        }
    }
}
