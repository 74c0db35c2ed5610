// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import org.vauban.assist.completion.text.Indentation;

/** Makes what a model wrote fit where it is to stand: indentation, line ends, no repetition of its surroundings. Pure. */
final class Replacement {
    private final Region region;
    private final Indentation style;
    private final String lineEnd;
    private final String indent;

    Replacement(Region region) {
        this.region = region;
        String sample = region.reviewed();
        this.style = Indentation.of(sample);
        this.lineEnd = TextLines.lineEnd(sample);
        this.indent = region.blank() ? region.insertionIndent() : region.indent();
    }

    /**
     * @param written with any line ends
     * @param finished whether it ends here; else the last line may go on
     */
    String of(String written, boolean finished) {
        String code = TextLines.withLineEnds(written, "\n");
        code = code.replaceFirst("^(?:[ \\t]*\\n)+", "");
        if (finished) {
            code = withoutSurroundings(code.stripTrailing() + "\n");
        }
        String own = Region.commonIndent(code);
        StringBuilder text = new StringBuilder();
        TextLines lines = TextLines.of(code);
        for (int i = 0; i < lines.count(); i++) {
            String line = lines.line(i);
            if (line.isBlank()) {
                text.append(line.endsWith("\n") ? "\n" : "");
            } else {
                text.append(style
                        .convert(indent + line.substring(Math.min(own.length(), Region.leadingBlanks(line).length()))));
            }
        }
        if (finished) {
            boolean ended = region.end() > region.start()
                    && region.text().substring(region.start(), region.end()).matches("(?s).*[\\r\\n]");
            if (!ended && text.length() > 0) {
                text.setLength(text.length() - 1); // the last line of the document had no end either
            }
        }
        return TextLines.withLineEnds(text.toString(), lineEnd);
    }

    /** Models like to repeat the lines that they were shown before and behind the region. */
    private String withoutSurroundings(String code) {
        TextLines lines = TextLines.of(code);
        TextLines before = TextLines.of(region.text().substring(region.before(2_000), region.start()));
        TextLines after = TextLines.of(region.text().substring(region.end(), region.after(1_000)));
        TextLines old = TextLines.of(region.old());
        int from = 0;
        for (int k = Math.min(before.count(), lines.count() - 1); k > 0 && from == 0; k--) {
            if (same(before, before.count() - k, lines, 0, k) && !same(old, 0, lines, 0, Math.min(k, old.count()))) {
                from = k;
            }
        }
        int to = lines.count();
        for (int k = Math.min(after.count(), lines.count() - from - 1); k > 0 && to == lines.count(); k--) {
            if (equal(after, 0, lines, lines.count() - k, k)
                    && (signs(after, 0, k) > 3
                            || balances(lines.text(from, lines.count() - k), lines.text(from, lines.count())))
                    && !same(old, Math.max(0, old.count() - k), lines, lines.count() - k, Math.min(k, old.count()))) {
                to = lines.count() - k;
            }
        }
        return lines.text(from, to);
    }

    /** Whether the shorter text has as many brackets open as what it replaces, and the longer one has not. */
    private boolean balances(String shorter, String longer) {
        int old = open(region.old());
        return open(shorter) == old && open(longer) != old;
    }

    /** How many more brackets are opened than closed. */
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

    /** Whether so many lines are the same but for blanks, and more than a mere bracket. */
    private static boolean same(TextLines a, int fromA, TextLines b, int fromB, int count) {
        return equal(a, fromA, b, fromB, count) && signs(b, fromB, count) > 3;
    }

    private static boolean equal(TextLines a, int fromA, TextLines b, int fromB, int count) {
        for (int i = 0; i < count; i++) {
            if (!a.line(fromA + i).strip().equals(b.line(fromB + i).strip())) {
                return false;
            }
        }
        return count > 0;
    }

    private static int signs(TextLines lines, int from, int count) {
        int signs = 0;
        for (int i = 0; i < count; i++) {
            signs += lines.line(from + i).strip().length();
        }
        return signs;
    }
}
