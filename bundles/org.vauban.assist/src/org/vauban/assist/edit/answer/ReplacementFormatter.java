// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.answer;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.edit.proposal.TextLines;
import org.vauban.governance.language.Language;
import org.vauban.governance.language.LanguageSyntax;

/**
 * Fits generated text into its place: indentation, line ends, no repetition of its surroundings. Pure.
 */
public final class ReplacementFormatter {
    private final EditRegion region;
    private final @Nullable Language language;
    private final CodeIndenter indenter;
    private final String lineEnd;
    private final ContextEchoTrimmer echo;

    /** @param language language of the document, or null if it is unknown */
    public ReplacementFormatter(EditRegion region, @Nullable Language language) {
        this(region, language, new ContextEchoTrimmer(region));
    }

    /** @param language language of the document, or null if it is unknown */
    public ReplacementFormatter(EditRegion region, @Nullable Language language, ContextEchoTrimmer echo) {
        this.region = region;
        this.language = language;
        this.echo = echo;
        String sample = region.surroundings();
        indenter = new CodeIndenter(LanguageSyntax.of(language), region.text(), region.start(), sample);
        lineEnd = TextLines.lineEnd(sample);
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
        String indent = region.blank() ? new InsertionIndent(region, language).of(code) : region.indent();
        StringBuilder text = new StringBuilder(indenter.indented(code, indent, indent));
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
