// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.edit.answer.CodeIndenter;
import org.vauban.assist.edit.answer.EditRegion;
import org.vauban.assist.edit.answer.ReplacementFormatter;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.edit.proposal.TextLines;
import org.vauban.governance.language.Language;
import org.vauban.governance.language.LanguageSyntax;

/** Turns code of an answer into a proposal for a document, with the document's indentation and line ends. Pure. */
public final class CodeEdits {
    /** First line of a method, function or type, as opposed to a statement with a block. */
    private static final Pattern DECLARATION = Pattern
            .compile("(?!(?:if|for|foreach|while|do|switch|try|else|catch|finally|synchronized|with|match|when|loop"
                    + "|unsafe|using|lock|return)\\b)[^=(]*"
                    + "(?:\\(|\\b(?:class|interface|enum|record|struct|impl|trait)\\b).*");

    private CodeEdits() {}

    /**
     * A range of a text.
     *
     * @param start in UTF-16 units
     * @param end exclusive
     */
    public record Range(int start, int end) {
        public Range {
            if (start < 0 || end < start) {
                throw new IllegalArgumentException(start + "-" + end);
            }
        }
    }

    /** Inserts code as {@link #insert(String, Path, String, int, String)}, in the language of the file. */
    public static EditProposal insert(@Nullable Path file, String text, int caret, String code) {
        return insert(null, file, text, caret, code);
    }

    /**
     * Inserts code at the caret: a single line into the line of the caret; several lines in place of a blank line, else
     * before the line if only blanks precede the caret, else after it. A declaration with a block is separated from its
     * neighbours by blank lines.
     *
     * @param language an LSP language id, or null
     * @param file file of the text, whose extension determines the language if the id does not, or null
     */
    public static EditProposal insert(@Nullable String language, @Nullable Path file, String text, int caret,
            String code) {
        Objects.checkIndex(caret, text.length() + 1);
        String lines = withoutOuterBlankLines(code);
        EditRegion line = EditRegion.of(text, caret, caret);
        Language known = Language.of(language, file);
        if (line.blank()) {
            return EditProposal.of(file, text, withLines(known, text, caret, caret, code, isDeclaration(lines)));
        }
        String unix = TextLines.withLineEnds(lines, "\n");
        if (unix.indexOf('\n') < 0) {
            return EditProposal.of(file, text, text.substring(0, caret) + unix.strip() + text.substring(caret));
        }
        String end = TextLines.lineEnd(text);
        boolean before = text.substring(line.start(), caret).isBlank();
        boolean ended = line.old().endsWith("\n") || line.old().endsWith("\r");
        int at = before ? line.start() : line.end();
        // the code goes on a new line, indented as the present one unless blocks are formed by indentation
        LanguageSyntax syntax = LanguageSyntax.of(known);
        boolean blocks = syntax.kind() == LanguageSyntax.Kind.INDENT && syntax.tripleQuotes();
        String blanks = blocks && !before ? "" : EditRegion.leadingBlanks(line.old());
        String lead = before || ended ? "" : end;
        String room = text.substring(0, at) + lead + blanks + end + text.substring(at);
        int place = at + lead.length();
        return EditProposal.of(file, text, withLines(known, room, place, place, code, isDeclaration(lines)));
    }

    /** Replaces a range as {@link #replace(String, Path, String, int, int, String)}, in the language of the file. */
    public static EditProposal replace(@Nullable Path file, String text, int start, int end, String code) {
        return replace(null, file, text, start, end, code);
    }

    /**
     * Replaces a range by code: whole lines if the range covers them except for blanks at their ends, else exactly the
     * range.
     *
     * @param language an LSP language id, or null
     * @param file file of the text, whose extension determines the language if the id does not, or null
     */
    public static EditProposal replace(@Nullable String language, @Nullable Path file, String text, int start, int end,
            String code) {
        Objects.checkFromToIndex(start, end, text.length());
        Language known = Language.of(language, file);
        int from = withoutLineEndBefore(text, start, end);
        String old = text.substring(from, end);
        String unix = TextLines.withLineEnds(withoutOuterBlankLines(code), "\n");
        EditRegion lines = EditRegion.of(text, from, end);
        boolean whole = text.substring(lines.start(), from).isBlank()
                && (end >= lines.end() || text.substring(end, lines.end()).isBlank());
        boolean within = !old.isBlank() && unix.indexOf('\n') < 0 && old.indexOf('\n') < 0 && old.indexOf('\r') < 0;
        if (whole && !within) {
            return EditProposal.of(file, text, withLines(known, text, from, end, code, false));
        }
        String lineEnd = TextLines.lineEnd(text);
        String indent = EditRegion.leadingBlanks(lines.old());
        String first = indent.substring(Math.min(indent.length(), from - lines.start()));
        String next = new CodeIndenter(LanguageSyntax.of(known), text, from, lines.surroundings()).indented(unix, first,
                indent);
        boolean ended = !next.isEmpty() && (old.endsWith("\n") || old.endsWith("\r"));
        return EditProposal.of(file, text, text.substring(0, from) + TextLines.withLineEnds(next, lineEnd)
                + (ended ? lineEnd : "") + text.substring(end));
    }

    /** A selection that begins at the end of a line which it does not otherwise contain begins in the next line. */
    private static int withoutLineEndBefore(String text, int start, int end) {
        int next = TextLines.lineEnd(text, start);
        boolean behind = start > 0 && text.charAt(start - 1) != '\n' && text.charAt(start - 1) != '\r';
        return behind && next < end && text.substring(start, next).isBlank() && !text.substring(next, end).isBlank()
                ? next
                : start;
    }

    private static String withLines(@Nullable Language language, String text, int start, int end, String code,
            boolean apart) {
        EditRegion region = EditRegion.of(text, start, end);
        String next = new ReplacementFormatter(region, language).of(code, true);
        String before = text.substring(0, region.start());
        String after = text.substring(region.end());
        if (apart && !next.isBlank()) {
            String above = before.lines().reduce("", (all, line) -> line).strip();
            String below = after.lines().findFirst().orElse("").strip();
            String lineEnd = TextLines.lineEnd(text);
            next = (above.endsWith("}") || above.endsWith(";") ? lineEnd : "") + next
                    + (below.isEmpty() || below.startsWith("}") ? "" : lineEnd);
        }
        return before + next + after;
    }

    static boolean isDeclaration(String code) {
        List<String> lines = code.lines().map(String::strip).toList();
        return lines.size() > 1 && lines.getLast().equals("}") && lines.stream()
                .filter(line -> !line.isEmpty() && "/*@".indexOf(line.charAt(0)) < 0)
                .findFirst().filter(line -> DECLARATION.matcher(line).matches()).isPresent();
    }

    /** Finds an attachment's text in a document: at its lines, else at the only place that has it. */
    public static Optional<Range> find(String text, Attachment attachment) {
        String wanted = attachment.text();
        if (wanted.isBlank()) {
            return Optional.empty();
        }
        Attachment.Lines attached = attachment.lines();
        if (attached != null) {
            TextLines lines = TextLines.of(text);
            int first = attached.first() - 1;
            if (first < lines.count()) {
                int line = lines.start(first);
                int at = text.indexOf(wanted, line);
                if (at >= line && at < lines.start(first + 1)) {
                    return Optional.of(new Range(at, at + wanted.length()));
                }
            }
        }
        int at = text.indexOf(wanted);
        boolean only = at >= 0 && text.indexOf(wanted, at + 1) < 0;
        return only ? Optional.of(new Range(at, at + wanted.length())) : Optional.empty();
    }

    private static String withoutOuterBlankLines(String code) {
        return code.replaceFirst("^(?:[ \\t]*\\r?\\n)+", "").stripTrailing();
    }
}
