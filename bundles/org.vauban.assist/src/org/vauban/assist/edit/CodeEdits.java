// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.edit.answer.EditRegion;
import org.vauban.assist.edit.answer.ReplacementFormatter;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.edit.proposal.TextLines;

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

    /**
     * Inserts code at the caret: a single line into the line of the caret; several lines in place of a blank line, else
     * before the line if only blanks precede the caret, else after it. A declaration with a block is separated from its
     * neighbours by blank lines.
     *
     * @param file file of the text, or null
     */
    public static EditProposal insert(@Nullable Path file, String text, int caret, String code) {
        Objects.checkIndex(caret, text.length() + 1);
        String lines = withoutOuterBlankLines(code);
        EditRegion line = EditRegion.of(text, caret, caret);
        if (line.blank()) {
            return replaceLines(file, text, caret, caret, code, isDeclaration(lines));
        }
        String unix = TextLines.withLineEnds(lines, "\n");
        if (unix.indexOf('\n') < 0) {
            return EditProposal.of(file, text, text.substring(0, caret) + unix.strip() + text.substring(caret));
        }
        String end = TextLines.lineEnd(text);
        boolean before = text.substring(line.start(), caret).isBlank();
        boolean ended = line.old().endsWith("\n") || line.old().endsWith("\r");
        int at = before ? line.start() : line.end();
        // the code goes on a new line, indented as the present one
        String blanks = EditRegion.leadingBlanks(line.old());
        String lead = before || ended ? "" : end;
        String room = text.substring(0, at) + lead + blanks + end + text.substring(at);
        int place = at + lead.length();
        return EditProposal.of(file, text,
                replaceLines(file, room, place, place, code, isDeclaration(lines)).preview());
    }

    /**
     * Replaces a range by code: unchanged within one line, else in place of whole lines.
     *
     * @param file file of the text, or null
     */
    public static EditProposal replace(@Nullable Path file, String text, int start, int end, String code) {
        Objects.checkFromToIndex(start, end, text.length());
        String old = text.substring(start, end);
        String lines = withoutOuterBlankLines(code);
        boolean within = old.indexOf('\n') < 0 && old.indexOf('\r') < 0 && lines.indexOf('\n') < 0
                && lines.indexOf('\r') < 0
                && !old.isBlank();
        if (within) {
            return EditProposal.of(file, text, text.substring(0, start) + lines.strip() + text.substring(end));
        }
        return replaceLines(file, text, start, end, code, false);
    }

    private static EditProposal replaceLines(@Nullable Path file, String text, int start, int end, String code,
            boolean apart) {
        EditRegion region = EditRegion.of(text, start, end);
        String next = new ReplacementFormatter(region).of(code, true);
        String before = text.substring(0, region.start());
        String after = text.substring(region.end());
        if (apart && !next.isBlank()) {
            String above = before.lines().reduce("", (all, line) -> line).strip();
            String below = after.lines().findFirst().orElse("").strip();
            String lineEnd = TextLines.lineEnd(text);
            next = (above.endsWith("}") || above.endsWith(";") ? lineEnd : "") + next
                    + (below.isEmpty() || below.startsWith("}") ? "" : lineEnd);
        }
        return EditProposal.of(file, text, before + next + after);
    }

    private static boolean isDeclaration(String code) {
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
