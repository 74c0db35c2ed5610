// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import org.vauban.governance.language.LanguageSyntax;

/**
 * Trims a model's output to the missing text: it ends at a bracket that the output did not open, where it meets the
 * text after the caret, where it repeats itself, leaves the block or turns to prose. Pure: the same output gives the
 * same cut, so it can be called again at each token. Immutable, for any thread.
 */
public final class CompletionTrimmer {
    private final CaretContext caret;
    private final TrimLimits limits;
    private final boolean oneLine;
    private final BlockHeaders headers;
    private final RestOfLine rest;

    public CompletionTrimmer(CaretContext caret, TrimLimits limits) {
        this.caret = caret;
        this.limits = limits;
        this.oneLine = !caret.onlyClosersAfter()
                || caret.mode() != BracketScanner.Mode.CODE && !caret.inMultiline();
        this.headers = new BlockHeaders(caret);
        this.rest = new RestOfLine(caret);
    }

    /**
     * Trims an output.
     *
     * @param output the whole generated text so far
     * @param end whether and how it has ended
     */
    public TrimResult cut(String output, End end) {
        Reading reading = new Reading(output, end);
        reading.run();
        return reading.result();
    }

    /**
     * Returns the whole lines of an unfinished output, trimmed as if generation had stopped there, unless that leaves a
     * bracket or block open.
     *
     * @return empty if there is no such line yet
     */
    public String wholeLines(String output) {
        int start = output.length() - output.stripLeading().length();
        if (output.indexOf('\n', start) < 0) {
            return "";
        }
        Reading reading = new Reading(output, End.STOPPED);
        reading.run();
        if (reading.cut < 0 || !reading.brackets.atRest(reading.cut)) {
            return "";
        }
        String lines = reading.result().text();
        int last = lines.lastIndexOf('\n');
        return last >= 0 && headers.encloses(reading.start, lines.substring(last + 1)) ? "" : lines;
    }

    /**
     * Returns the beginning of a trimmed text, in whole lines, without the block, or the string or comment of several
     * lines, that it opens but no longer fills or closes.
     *
     * @param kept the beginning, without the lines that were removed
     */
    public String closed(String kept) {
        OutputBrackets brackets = new OutputBrackets(caret, kept);
        int open = brackets.openText();
        int to = open < 0 ? kept.length() : kept.lastIndexOf('\n', open) + 1;
        int end = headers.before(kept, brackets, to);
        return end == kept.length() ? kept : kept.substring(0, end).stripTrailing();
    }

    /** Whether and how an output has ended. */
    public enum End {
        /** Generation continues. */
        NOT_YET,
        /** The model ended it. */
        COMPLETE,
        /** A limit stopped it, perhaps in the middle of a word. */
        STOPPED
    }

    /** Computes the cut of one output. */
    private final class Reading {
        private final String text;
        private final End end;
        private final OutputBrackets brackets;
        /** Column where the text begins. */
        private final int start;
        private int cut = -1;
        private int pending = -1;

        Reading(String output, End end) {
            NormalizedOutput normalized = NormalizedOutput.of(caret, output, end);
            this.text = normalized.text();
            this.end = normalized.end();
            this.brackets = new OutputBrackets(caret, text);
            this.start = Indentation.columns(caret.lineBefore() + text);
        }

        void run() {
            int limit = brackets.stop() >= 0 ? brackets.stop() : text.length();
            boolean ended = end != End.NOT_YET || brackets.stop() >= 0;
            int at = 0;
            int written = 0;
            int lastRest = -1;
            int restBefore = -1;
            int lastCode = 0;
            boolean blank = false;
            boolean blockEnded = false;
            boolean opened = false;
            StopConditions conditions = new StopConditions(caret, text, brackets, start);
            while (at <= limit) {
                int newline = text.indexOf('\n', at);
                boolean complete = newline >= 0 && newline <= limit;
                int lineEnd = complete ? newline : limit;
                boolean last = !complete;
                String line = text.substring(at, lineEnd);
                String stripped = line.strip();
                if (last && !ended) {
                    if (written > 0 || at > 0 || !holds(line, at)) {
                        pending = brackets.inText(at) ? lastCode : at;
                    }
                    // a reached limit was noted with the line before, so this one is not awaited
                    return;
                }
                if (last && end == End.STOPPED && brackets.stop() < 0 && written > 0) {
                    cut = at; // the last line is unfinished
                    break;
                }
                boolean first = at == 0;
                boolean outside = brackets.atRest(at);
                boolean code = outside && (first ? caret.mode() == BracketScanner.Mode.CODE : true);
                if (stripped.isEmpty()) {
                    if (!first && written > 0 && outside && !opened && (limits.paragraph() || blank || blockEnded)) {
                        cut = at;
                        break;
                    }
                    blank |= !first;
                    if (last) {
                        break;
                    }
                    at = lineEnd + 1;
                    continue;
                }
                if (conditions.endBefore(line, first, code, lineEnd)) {
                    cut = at;
                    break;
                }
                written++;
                blank = false;
                conditions.passed(line, first);
                opened = code && headers.opens(stripped);
                if (brackets.outerClose() >= 0 && brackets.outerClose() < lineEnd) {
                    boolean again = text.charAt(brackets.outerClose()) == '}' && !brackets.atRest(lineEnd);
                    cut = again ? brackets.outerClose() + 1 : lineEnd; // an else whose block is not complete
                    break;
                }
                boolean enclosed = code && !first && headers.encloses(start, line);
                boolean closed = brackets.atRest(lineEnd) && !enclosed && !opened;
                if (enclosed && lastRest == at - 1) {
                    lastRest = restBefore; // the line above begins the block
                }
                lastCode = brackets.inText(lineEnd) ? lastCode : lineEnd;
                if (closed) {
                    restBefore = lastRest;
                    lastRest = lineEnd;
                    blockEnded = written > 2 && stripped.startsWith("}");
                }
                cut = limit(written, stripped, lineEnd, closed, lastRest);
                if (cut >= 0 || last) {
                    break;
                }
                at = lineEnd + 1;
            }
            if (cut < 0 && ended) {
                cut = limit;
            }
            if (cut >= 0 && !(end == End.COMPLETE && text.substring(cut).isBlank())) {
                cut = headers.before(text, brackets, cut);
            }
            if (end == End.STOPPED && brackets.stop() < 0 && cut >= 0 && !brackets.atRest(cut) && lastRest > 0) {
                cut = lastRest;
            }
            if (cut >= 0 && brackets.inText(cut)) {
                // what opens a string or comment without its end changes the meaning of the lines below the caret
                cut = lastRest >= 0 ? lastRest : lastCode;
            }
        }

        /**
         * Returns where the text ends if it reaches a limit with this line.
         *
         * @param written number of lines, this one included
         * @param closed whether no bracket, string or comment is open after the line
         * @param lastRest end of the last line after which none was open, or -1
         * @return -1 if the text continues
         */
        private int limit(int written, String stripped, int lineEnd, boolean closed, int lastRest) {
            if (oneLine || written >= limits.most()
                    || closed && (written >= limits.lines()
                            || limits.statement() && single(written, stripped, lineEnd))) {
                return lineEnd;
            }
            return written < 2 * limits.lines() ? -1 : lastRest >= 0 ? lastRest : lineEnd;
        }

        /** Whether a line that is not blank may be the last: the caret is not in a new block and none was opened. */
        private boolean single(int written, String stripped, int lineEnd) {
            if (caret.syntax().kind() == LanguageSyntax.Kind.PROSE) {
                return true;
            }
            if (caret.mode() != BracketScanner.Mode.CODE) {
                return true;
            }
            if (brackets.parenthesesClosedBefore(lineEnd) < caret.openInLine()) {
                return false; // the caret's own parenthesis is open
            }
            if (caret.syntax().kind() == LanguageSyntax.Kind.INDENT && stripped.endsWith(":")) {
                return false;
            }
            return !caret.lineBefore().isBlank() && !caret.opensBlock()
                    && (caret.syntax().kind() != LanguageSyntax.Kind.INDENT || written == 1);
        }

        /** Whether the unfinished line can be shown already, since no rule can remove it later. */
        private boolean holds(String line, int at) {
            String stripped = line.strip();
            if (stripped.isEmpty() || at > 0 || brackets.inText(text.length()) || brackets.endsWithQuotes()) {
                return false;
            }
            if (line.indexOf('<') >= 0 || line.indexOf('[') >= 0 || line.startsWith("`")) {
                return false;
            }
            if (caret.lineBefore().isBlank()) {
                if (!caret.below().isEmpty() && caret.below().get(0).startsWith(stripped)) {
                    return false;
                }
                if (!caret.above().isEmpty() && caret.above().get(0).strip().startsWith(stripped)) {
                    return false;
                }
                return caret.betweenTags() || !LineHeuristics.isProse(stripped + " x x x.");
            }
            return caret.lineAfter().isBlank();
        }

        TrimResult result() {
            boolean decided = cut >= 0;
            int to = decided ? cut : pending >= 0 ? pending : text.length();
            return new TrimResult(finish(to, decided), decided);
        }

        private String finish(int to, boolean decided) {
            String kept = rest.within(text.substring(0, to));
            if (caret.syntax().fences()) {
                kept = CodeFences.closed(caret, kept);
            }
            if (kept.length() < to) {
                return format(kept);
            }
            if (decided && !brackets.atRest(to) && calls(to)) {
                kept = kept.stripTrailing() + ")".repeat(brackets.open());
            } else if (oneLine && decided && !brackets.atRest(to) && brackets.firstOpen() >= 0
                    && brackets.firstOpen() < to && !caret.lineAfter().isBlank()) {
                kept = kept.substring(0, brackets.firstOpen()).stripTrailing();
            }
            if (decided) {
                kept = rest.drop(kept);
            }
            boolean joins = kept.indexOf('\n') < 0 && !caret.lineAfter().isEmpty()
                    && !Character.isWhitespace(caret.lineAfter().charAt(0)) && !caret.onlyClosersAfter();
            if (!joins || kept.isBlank()) {
                kept = kept.stripTrailing();
            }
            return format(kept);
        }

        /**
         * Whether the model has ended with only call parentheses open, since it relies on the one right of the caret to
         * close its own.
         */
        private boolean calls(int to) {
            return end == End.COMPLETE && to == text.length() && text.strip().indexOf('\n') < 0
                    && caret.lineAfter().startsWith(")") && brackets.onlyParenthesesOpen();
        }

        private String format(String kept) {
            if (kept.indexOf('\n') < 0) {
                return kept;
            }
            StringBuilder out = new StringBuilder(kept.length());
            StringLines strings = new StringLines(caret, kept);
            int at = 0;
            while (at <= kept.length()) {
                int newline = kept.indexOf('\n', at);
                int lineEnd = newline < 0 ? kept.length() : newline;
                String line = kept.substring(at, lineEnd);
                if (newline >= 0) {
                    line = line.stripTrailing();
                }
                out.append(at == 0 || strings.isContent(at) ? line : caret.indentation().convert(line));
                if (newline >= 0) {
                    out.append(caret.lineEnd());
                }
                at = lineEnd + 1;
            }
            return out.toString();
        }
    }
}
