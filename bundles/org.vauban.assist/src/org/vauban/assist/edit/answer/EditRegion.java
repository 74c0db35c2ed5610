// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.assist.completion.text.Indentation;
import org.vauban.assist.edit.proposal.TextLines;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.language.LanguageSyntax;

/**
 * The whole lines of a document that an edit replaces, with their surroundings. Immutable.
 *
 * @param text the document
 * @param start offset of the first line
 * @param end offset after the line end of the last line, or the end of the document
 * @param indent common indentation of all lines of the region, except blank ones
 */
public record EditRegion(String text, int start, int end, String indent) {
    /** Distance within which indentation style and line ends are detected. */
    private static final int NEAR = 16_000;
    /** Limit of characters before the region that the model is shown. */
    private static final int BEFORE = 1_200;
    /** Length beyond which a line cannot be the head of a block. */
    private static final int LONGEST_HEAD = 400;
    /** A head with a colon in Python or a switch; not prose such as "for example:". */
    private static final Pattern OPENS = Pattern.compile("^\\s*(?:async\\s+)?(?:(?:def|class|if|elif|while|except|match"
            + "|case)\\b.*|(?:else|try|except|finally|default)\\s*|for\\b.*\\bin\\b.*|with\\b.*(?:\\(|\\bas\\b).*):$"
            + "|^\\s*\\)\\s*(?:->.*)?:$");
    private static final Pattern HEAD = Pattern
            .compile("(?m)^(?:package|import|using|namespace|#include)\\b.*(?:\\R|$)");

    public static EditRegion of(String text, int from, int to) {
        int start = from;
        while (start > 0 && text.charAt(start - 1) != '\n' && text.charAt(start - 1) != '\r') {
            start--;
        }
        // a selection that ends at the beginning of a line does not include that line
        boolean lineStart = to > from && to > start && (text.charAt(to - 1) == '\n' || text.charAt(to - 1) == '\r');
        int end = lineStart ? to : TextLines.lineEnd(text, to);
        if (lineStart && text.charAt(to - 1) == '\r' && to < text.length() && text.charAt(to) == '\n') {
            end++;
        }
        return new EditRegion(text, start, end, commonIndent(text.substring(start, end)));
    }

    public String old() {
        return text.substring(start, end);
    }

    /** Whether the region is blank, so that new code is requested, not a change. */
    public boolean blank() {
        return old().isBlank();
    }

    /** Returns the blanks of the first line if it is blank up to there; empty if the region is an empty line. */
    String ownIndent() {
        return leadingBlanks(old().stripTrailing().isEmpty() ? old().replaceAll("[\\r\\n]+$", "") : old());
    }

    /**
     * Returns the usual indentation of new code, whatever it is: that of its line, else that of the line before, plus
     * one level if that line opens a block.
     */
    String insertionIndent() {
        String own = ownIndent();
        if (!own.isEmpty() || start == 0) {
            return own;
        }
        TextLines lines = TextLines.of(textAbove());
        for (int i = lines.count() - 1; i >= 0; i--) {
            String line = lines.line(i);
            if (!line.isBlank()) {
                String blanks = leadingBlanks(line);
                return opensBlock(line.stripTrailing()) ? level(blanks) : blanks;
            }
        }
        return own;
    }

    /** Returns the nearer part of the text before the region. */
    String textAbove() {
        return text.substring(Math.max(0, start - NEAR), start);
    }

    /** Whether the line before the region is blank. */
    boolean afterBlankLine() {
        TextLines lines = TextLines.of(textAbove());
        return lines.count() > 0 && lines.line(lines.count() - 1).isBlank();
    }

    private static boolean opensBlock(String line) {
        return line.endsWith("{") || line.length() <= LONGEST_HEAD && OPENS.matcher(line).find();
    }

    /** Returns the indentation one level deeper. */
    String level(String blanks) {
        Indentation style = Indentation.of(LanguageSyntax.of(null, null), surroundings());
        return blanks + (style.tabs() || blanks.contains("\t") ? "\t" : " ".repeat(style.unit()));
    }

    /** Returns the region with its surroundings. */
    public String surroundings() {
        return text.substring(Math.max(0, start - NEAR), Math.min(text.length(), end + NEAR));
    }

    /** Returns the part of the reviewed document that is sent: the region without its indentation. */
    public ApprovedText shaped(ApprovedText reviewed) {
        List<ApprovedText> lines = new ArrayList<>();
        TextLines all = TextLines.of(old());
        for (int i = 0; i < all.count(); i++) {
            int from = start + all.start(i);
            int cut = all.line(i).startsWith(indent) ? indent.length() : leadingBlanks(all.line(i)).length();
            lines.add(reviewed.slice(from + cut, start + all.start(i + 1)));
        }
        return reviewed.slice(0, 0).followedBy(lines);
    }

    /** Returns the region as it is sent, except for masking. */
    public String dedented() {
        StringBuilder all = new StringBuilder();
        TextLines lines = TextLines.of(old());
        for (int i = 0; i < lines.count(); i++) {
            String line = lines.line(i);
            all.append(line.substring(line.startsWith(indent) ? indent.length() : leadingBlanks(line).length()));
        }
        return all.toString();
    }

    /** Returns the start of the lines before the region that the model is shown. */
    public int before(int most) {
        return whole(Math.max(0, start - most));
    }

    /**
     * Returns the default start of the lines before the region that the model is shown: after package and imports,
     * since a model that sees the beginning of a file tends to write the whole file.
     */
    public int contextStart() {
        int from = before(BEFORE);
        Matcher head = HEAD.matcher(text).region(from, start);
        int begin = from;
        while (head.find()) {
            begin = head.end();
        }
        return begin;
    }

    private int whole(int at) {
        int line = at;
        while (line > 0 && line < start && text.charAt(line - 1) != '\n' && text.charAt(line - 1) != '\r') {
            line++;
        }
        return line;
    }

    /** Returns the end of the lines after the region that the model is shown. */
    public int after(int most) {
        if (text.length() - end <= most) {
            return text.length();
        }
        int at = end + most;
        while (at > end && text.charAt(at - 1) != '\n' && text.charAt(at - 1) != '\r') {
            at--;
        }
        return at;
    }

    public static String leadingBlanks(String line) {
        int end = 0;
        while (end < line.length() && (line.charAt(end) == ' ' || line.charAt(end) == '\t')) {
            end++;
        }
        return line.substring(0, end);
    }

    static String commonIndent(String text) {
        String common = null;
        TextLines lines = TextLines.of(text);
        for (int i = 0; i < lines.count(); i++) {
            String line = lines.line(i);
            if (line.isBlank()) {
                continue;
            }
            String blanks = leadingBlanks(line);
            if (common == null) {
                common = blanks;
            }
            int same = 0;
            while (same < Math.min(common.length(), blanks.length()) && common.charAt(same) == blanks.charAt(same)) {
                same++;
            }
            common = common.substring(0, same);
        }
        return common == null ? "" : common;
    }
}
