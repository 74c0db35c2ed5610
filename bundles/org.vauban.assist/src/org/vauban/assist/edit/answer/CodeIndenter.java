// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.answer;

import org.vauban.assist.completion.text.BracketScanner;
import org.vauban.assist.completion.text.Indentation;
import org.vauban.assist.edit.proposal.TextLines;
import org.vauban.governance.language.LanguageSyntax;
import org.vauban.governance.language.LanguageSyntax.Kind;

/**
 * Indents code as its document does. Levels of the code become levels of a document indented with tabs; inside strings
 * of several lines, blanks are content. Pure.
 */
public final class CodeIndenter {
    /** Widest level of code that becomes one tab; wider ones are often continued lines, which take two. */
    private static final int LEVEL = 4;

    private final LanguageSyntax syntax;
    private final Indentation style;
    /** State at the start of the code. */
    private final BracketScanner start;
    private final boolean scanned;

    /**
     * @param text the document
     * @param at offset in the document at which the code begins
     * @param sample part of the document that shows its style
     */
    public CodeIndenter(LanguageSyntax syntax, String text, int at, String sample) {
        this.syntax = syntax;
        style = Indentation.of(syntax, sample);
        start = new BracketScanner(syntax);
        scanned = syntax.kind() == Kind.BRACES || syntax.kind() == Kind.INDENT;
        if (scanned) {
            start.scan(text, 0, at, new BracketScanner.Sink() {});
        }
    }

    /**
     * Replaces the common indentation of code.
     *
     * @param code with line ends {@code \n}
     * @param first indentation of the first line
     * @param indent indentation of the other lines
     */
    public String indented(String code, String first, String indent) {
        String own = EditRegion.commonIndent(code);
        int level = Math.min(LEVEL, Indentation.of(syntax, code).unit());
        TextLines lines = TextLines.of(code);
        int[] kept = kept(code, lines);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.count(); i++) {
            String line = lines.line(i);
            if (line.isBlank()) {
                text.append(line.endsWith("\n") ? "\n" : "");
                continue;
            }
            int blanks = EditRegion.leadingBlanks(line).length();
            int cut = Math.min(own.length(), blanks);
            // behind this offset, blanks are content
            int end = kept[i] < 0 ? line.length() : Math.clamp(kept[i], cut, blanks);
            text.append(converted(i == 0 ? first : indent, line.substring(cut, end), level))
                    .append(line.substring(end));
        }
        return text.toString();
    }

    private String converted(String indent, String code, int level) {
        String before = style.convert(indent);
        return before.endsWith(" ") ? style.convert(indent + code) : before + style.convert(code, level);
    }

    /**
     * Returns, for each line that begins inside a string whose blanks are content, how many blanks are indentation;
     * else -1.
     */
    private int[] kept(String code, TextLines lines) {
        int[] kept = new int[lines.count()];
        BracketScanner scanner = new BracketScanner(start);
        boolean documents = syntax.kind() == Kind.INDENT; // most strings around an edit
        int begin = -1;
        for (int i = 0; i < kept.length; i++) {
            boolean inside = scanned && scanner.inMultilineString();
            kept[i] = inside && !documents ? 0 : -1;
            if (inside && begin < 0) {
                begin = i;
            } else if (!inside && begin >= 0) {
                setIndentation(code, lines, kept, begin, i);
                begin = -1;
            }
            int[] opened = {-1};
            scanner.scan(code, lines.start(i), lines.start(i + 1), new BracketScanner.Sink() {
                @Override
                public void changed(int position, BracketScanner.Mode mode) {
                    opened[0] = position;
                }
            });
            if (opened[0] >= 0) {
                documents = scanner.documents(code, lines.start(i), opened[0]);
                if (begin >= 0 && scanner.inMultilineString()) {
                    setIndentation(code, lines, kept, begin, i + 1); // another string begins in the same line
                    begin = -1;
                }
            }
        }
        if (begin >= 0) {
            setIndentation(code, lines, kept, begin, kept.length);
        }
        return kept;
    }

    /** In a text block, the blanks that all its lines have are indentation. */
    private void setIndentation(String code, TextLines lines, int[] kept, int from, int to) {
        if (syntax.kind() != Kind.BRACES || !syntax.tripleQuotes()) {
            return;
        }
        int common = EditRegion.commonIndent(code.substring(lines.start(from), lines.start(to))).length();
        for (int i = from; i < to; i++) {
            kept[i] = kept[i] < 0 ? -1 : common;
        }
    }
}
