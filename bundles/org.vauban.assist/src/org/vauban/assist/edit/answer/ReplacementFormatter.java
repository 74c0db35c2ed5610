// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.answer;

import org.vauban.assist.completion.text.Indentation;
import org.vauban.assist.edit.proposal.TextLines;
import org.vauban.governance.language.LanguageSyntax;

/**
 * Fits generated text into its place: indentation, line ends, no repetition of its surroundings. Pure.
 */
public final class ReplacementFormatter {
    private final EditRegion region;
    private final Indentation style;
    private final String lineEnd;
    private final String indent;
    private final ContextEchoTrimmer echo;

    public ReplacementFormatter(EditRegion region) {
        this(region, new ContextEchoTrimmer(region));
    }

    public ReplacementFormatter(EditRegion region, ContextEchoTrimmer echo) {
        this.region = region;
        this.echo = echo;
        String sample = region.surroundings();
        this.style = Indentation.of(LanguageSyntax.of(null, null), sample);
        this.lineEnd = TextLines.lineEnd(sample);
        this.indent = region.blank() ? region.insertionIndent() : region.indent();
    }

    /**
     * Formats a text.
     *
     * @param written with any line ends
     * @param finished whether it is complete; else the last line may continue
     */
    public String of(String written, boolean finished) {
        String code = TextLines.withLineEnds(written, "\n");
        code = code.replaceFirst("^(?:[ \\t]*\\n)+", "");
        if (finished) {
            code = code.stripTrailing() + "\n";
            if (echo.isRepeated(code)) {
                code = echo.declaration(code).orElse(code);
            }
        }
        String trimmed = echo.trimmed(code, finished);
        code = finished && trimmed.isBlank() ? code : trimmed; // it may be meant to equal the line before
        String own = EditRegion.commonIndent(code);
        StringBuilder text = new StringBuilder();
        TextLines lines = TextLines.of(code);
        for (int i = 0; i < lines.count(); i++) {
            String line = lines.line(i);
            if (line.isBlank()) {
                text.append(line.endsWith("\n") ? "\n" : "");
            } else {
                text.append(style.convert(
                        indent + line.substring(Math.min(own.length(), EditRegion.leadingBlanks(line).length()))));
            }
        }
        if (finished) {
            boolean ended = region.end() > region.start()
                    && region.text().substring(region.start(), region.end()).matches("(?s).*[\\r\\n]");
            if (!ended && text.length() > 0) {
                text.setLength(text.length() - 1); // the last line of the document had no line end either
            }
        }
        return TextLines.withLineEnds(text.toString(), lineEnd);
    }

    /** Returns how many more brackets are opened than closed. */
    static int open(String text) {
        int open = 0;
        for (int i = 0; i < text.length(); i++) {
            open += switch (text.charAt(i)) {
                case '{', '(', '[' -> 1;
                case '}', ')', ']' -> -1;
                default -> 0;
            };
        }
        return open;
    }
}
