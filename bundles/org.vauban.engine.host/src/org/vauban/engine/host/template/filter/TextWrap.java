// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.filter;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.template.rendering.Rendering;
import org.vauban.engine.host.template.value.TextFunctions;

/**
 * Wraps a line as Python's {@code textwrap.wrap} does with jinja2's options: tabs and line ends stay, blanks at the
 * ends of lines are dropped.
 */
final class TextWrap {
    private static final String BLANK = "[\\t\\n\\x0b\\f\\r ]";
    private static final String NO_BLANK = "[^\\t\\n\\x0b\\f\\r ]";
    private static final String WORD = "[\\p{L}\\p{N}_]";
    private static final String LETTER = "[\\p{L}\\p{Nl}\\p{No}_]";
    private static final String BEFORE_DASH = "(?<=[\\p{L}\\p{N}_!\"'&.,?])";
    /** Python's {@code wordsep_re}: blanks, dashes between words, words up to a hyphen within them. */
    private static final Pattern PIECES = Pattern.compile(BLANK + "+|" + BEFORE_DASH + "-{2,}(?=" + WORD + ")|"
            + NO_BLANK + "+?(?:-(?:(?<=" + LETTER + "{2}-)|(?<=" + LETTER + "-" + LETTER + "-))(?=" + LETTER + "-?"
            + LETTER + ")|(?=" + BLANK + "|\\z)|" + BEFORE_DASH + "(?=-{2,}" + WORD + "))");
    private static final Pattern WORDS = Pattern.compile(BLANK + "+|" + NO_BLANK + "+");

    private final int width;
    private final boolean breaksWords;
    private final boolean breaksHyphens;
    private final Rendering run;

    /** The remainder of a piece that is not yet in a line. */
    private record Piece(String text, int from, int length) {
        boolean isBlank() {
            return TextFunctions.isBlank(text, from);
        }

        String taken(int codePoints) {
            return text.substring(from, text.offsetByCodePoints(from, codePoints));
        }

        Piece without(int codePoints) {
            return new Piece(text, text.offsetByCodePoints(from, codePoints), length - codePoints);
        }
    }

    /** @param width at least 1 */
    TextWrap(int width, boolean breaksWords, boolean breaksHyphens, Rendering run) {
        this.width = width;
        this.breaksWords = breaksWords;
        this.breaksHyphens = breaksHyphens;
        this.run = run;
    }

    /** Returns the lines into which a line is wrapped; none for a blank one. */
    List<String> lines(String line) {
        Deque<Piece> rest = pieces(line);
        List<String> lines = new ArrayList<>();
        while (!rest.isEmpty()) {
            if (!lines.isEmpty() && rest.element().isBlank()) {
                rest.pop();
            }
            String made = line(rest);
            if (made != null) {
                run.elements(1);
                lines.add(run.made(made));
            }
        }
        return lines;
    }

    private Deque<Piece> pieces(String line) {
        run.read(8L * line.length()); // the characters that the expression reads
        Deque<Piece> pieces = new ArrayDeque<>();
        Matcher matcher = (breaksHyphens ? PIECES : WORDS).matcher(line);
        int at = 0;
        while (matcher.find()) {
            add(pieces, line.substring(at, matcher.start()));
            add(pieces, matcher.group());
            at = matcher.end();
        }
        add(pieces, line.substring(at));
        return pieces;
    }

    private void add(Deque<Piece> pieces, String text) {
        if (!text.isEmpty()) {
            run.elements(1);
            pieces.add(new Piece(run.made(text), 0, TextFunctions.length(text, run)));
        }
    }

    /** Takes the pieces of the next line; null if none are left. */
    private @Nullable String line(Deque<Piece> rest) {
        List<String> line = new ArrayList<>();
        int length = 0;
        while (!rest.isEmpty() && length + rest.element().length() <= width) {
            Piece piece = rest.pop();
            line.add(piece.taken(piece.length()));
            length += piece.length();
        }
        if (!rest.isEmpty() && rest.element().length() > width) {
            longWord(rest, line, length);
        }
        if (!line.isEmpty() && TextFunctions.isBlank(line.getLast(), 0)) {
            line.removeLast();
        }
        return line.isEmpty() ? null : String.join("", line);
    }

    /** A word that is longer than a line fills the rest of this one if words may be broken. */
    private void longWord(Deque<Piece> rest, List<String> line, int length) {
        if (!breaksWords) {
            if (line.isEmpty()) {
                Piece piece = rest.pop();
                line.add(piece.taken(piece.length()));
            }
            return;
        }
        Piece piece = rest.pop();
        String start = piece.taken(width - length);
        int hyphen = breaksHyphens ? start.lastIndexOf('-') : -1;
        boolean worth = hyphen > 0 && start.chars().limit(hyphen).anyMatch(c -> c != '-');
        String taken = worth ? start.substring(0, hyphen + 1) : start;
        line.add(taken);
        rest.push(piece.without(taken.codePointCount(0, taken.length())));
    }
}
