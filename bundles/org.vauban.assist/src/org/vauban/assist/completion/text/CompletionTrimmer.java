// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.vauban.governance.language.LanguageSyntax;

/**
 * Cuts a model's output where it stops being the missing text: at a bracket that it did not open, where it meets what
 * follows the caret, where it repeats itself, leaves the block or starts to talk. Pure: the same output gives the same
 * cut, so it can be asked again at each token. Immutable, for any thread.
 */
public final class CompletionTrimmer {
    private static final String[] SPECIAL = {"<|", "<fim_", "<PRE>", "<SUF>", "<MID>", "<EOT>", "</s>", "<｜",
            "[PREFIX]", "[SUFFIX]", "[MIDDLE]", "<file_sep>", "<filename>", "<|endoftext|>"};

    /** A beginning of a line that is shorter may well come twice. */
    private static final int SHORTEST_HEAD = 4;
    private static final Pattern CALL = Pattern.compile("[\\w.]+\\(");

    private final CaretContext caret;
    private final TrimLimits limits;
    private final boolean oneLine;

    public CompletionTrimmer(CaretContext caret, TrimLimits limits) {
        this.caret = caret;
        this.limits = limits;
        this.oneLine = !caret.onlyClosersAfter()
                || caret.mode() != BracketScanner.Mode.CODE && !caret.inMultiline();
    }

    /**
     * @param output all that the model wrote so far
     * @param end how far it is
     */
    public TrimResult cut(String output, End end) {
        Reading reading = new Reading(output, end);
        reading.run();
        return reading.result();
    }

    /** How far the model is. */
    public enum End {
        /** It still writes. */
        NOT_YET,
        /** It ended by itself. */
        COMPLETE,
        /** It was stopped by a limit, perhaps in the middle of a word. */
        STOPPED
    }

    /** One pass over one output. */
    private final class Reading implements BracketScanner.Sink {
        private final String text;
        private final End end;
        private final int prefix;
        private final String whole;
        private final int[] depth;
        private final List<String> open = new ArrayList<>();
        private final List<String> missing;
        private int scanned;
        private int stop = -1;
        private int outerClose = -1;
        private final List<Integer> parenthesesClosed = new ArrayList<>();
        private int firstOpen = -1;

        private int cut = -1;
        private int pending = -1;

        Reading(String output, End end) {
            String normal = output.replace("\r\n", "\n").replace('\r', '\n');
            int special = special(normal);
            if (special >= 0) {
                normal = normal.substring(0, special);
            }
            this.end = special >= 0 ? End.COMPLETE : end;
            this.text = dropLine(dropIndentation(normal));
            this.prefix = caret.lineBefore().length();
            this.whole = caret.lineBefore() + text;
            this.depth = new int[text.length() + 1];
            this.missing = new ArrayList<>(caret.missingClosers());
        }

        /** A model that is given blanks, or none, may write the line's indentation again: the document has it. */
        private String dropIndentation(String output) {
            if (!caret.lineBefore().isBlank()) {
                return output;
            }
            int at = 0;
            int line = 0;
            while (at < output.length() && (output.charAt(at) == ' ' || output.charAt(at) == '\t'
                    || output.charAt(at) == '\n')) {
                if (output.charAt(at++) == '\n') {
                    line = at;
                }
            }
            if (at == 0) {
                return output;
            }
            String blanks = output.substring(line, at);
            int own = Indentation.columns(caret.lineBefore());
            // further in than the caret: only where the caret is not where it should be
            int more = Indentation.columns(blanks) - own;
            if (own < caret.expectedColumn() && Indentation.columns(blanks) > 0) {
                int missingColumns = caret.expectedColumn() - own;
                if (more >= missingColumns) {
                    return blanks(missingColumns) + output.substring(at);
                }
                if (Indentation.columns(blanks) >= missingColumns) {
                    return blanks(missingColumns) + output.substring(at);
                }
            }
            return output.substring(at);
        }

        /**
         * A model may write the line anew from its first word: in {@code if (|)} it writes {@code if (x)}. What stands
         * there already is taken off, once it is sure that it is that.
         */
        private String dropLine(String output) {
            String line = caret.lineBefore().stripLeading();
            String head = line.stripTrailing();
            String written = output.stripLeading();
            boolean nests = CALL.matcher(head).matches(); // max(max(a, b), c)
            if (head.length() < SHORTEST_HEAD || nests || written.isEmpty()) {
                return output;
            }
            boolean more = written.length() > head.length();
            if (!more && end == End.NOT_YET) {
                return head.startsWith(written) ? "" : output; // wait
            }
            if (!more || !written.startsWith(head) || Character.isJavaIdentifierPart(head.charAt(head.length() - 1))
                    && Character.isJavaIdentifierPart(written.charAt(head.length()))) {
                return output;
            }
            String rest = written.substring(head.length());
            return line.length() > head.length() ? rest.stripLeading() : rest;
        }

        private String blanks(int columns) {
            return caret.indentation().tabs() ? "\t".repeat(columns / 4) : " ".repeat(columns);
        }

        private int special(String output) {
            int first = -1;
            for (String name : SPECIAL) {
                int at = output.indexOf(name);
                if (at >= 0 && (first < 0 || at < first)) {
                    first = at;
                }
            }
            return first;
        }

        void run() {
            lex();
            lines();
        }

        private void lex() {
            BracketScanner lexer = caret.lexerAtLineStart();
            // what stands left of the caret was counted with the document
            lexer.scan(whole, 0, prefix, new Ignore());
            scanned = prefix;
            int stopped = lexer.scan(whole, prefix, whole.length(), this);
            fillDepth(Math.min(stopped, whole.length()));
            if (stop < 0 && stopped < whole.length()) {
                stop = stopped - prefix;
            }
        }

        private void fillDepth(int to) {
            for (int i = scanned; i <= to && i - prefix < depth.length; i++) {
                depth[i - prefix] = open.size();
            }
            scanned = to;
        }

        @Override
        public boolean open(int position, String name) {
            fillDepth(position);
            if (open.isEmpty()) {
                firstOpen = position - prefix;
            }
            open.add(name);
            scanned = position + 1;
            return true;
        }

        @Override
        public boolean close(int position, String name) {
            fillDepth(position);
            if (!open.isEmpty()) {
                int at = open.lastIndexOf(name);
                if (at < 0) {
                    stop = position - prefix;
                    return false;
                }
                open.subList(at, open.size()).clear();
                scanned = position + 1;
                return true;
            }
            if (outerClose < 0 && !missing.isEmpty() && missing.getLast().equals(name)) {
                missing.removeLast();
                if (name.equals("{") || caret.syntax().kind() == LanguageSyntax.Kind.MARKUP) {
                    outerClose = position - prefix;
                } else {
                    parenthesesClosed.add(position - prefix);
                }
                scanned = position + 1;
                return true;
            }
            stop = position - prefix;
            return false;
        }

        @Override
        public boolean terminated(int position, BracketScanner.Mode mode) {
            if (caret.terminatedBelow()) {
                fillDepth(position);
                stop = position - prefix;
                return false;
            }
            return true;
        }

        private int limit() {
            return stop >= 0 ? stop : text.length();
        }

        private boolean atRest(int position) {
            return depth[Math.min(position, depth.length - 1)] == 0;
        }

        private void lines() {
            int limit = limit();
            boolean ended = end != End.NOT_YET || stop >= 0;
            int at = 0;
            int written = 0;
            int lastRest = -1;
            boolean blank = false;
            boolean blockEnded = false;
            String previous = null;
            String beforePrevious = null;
            Map<String, Integer> seen = new HashMap<>();
            int base = caret.baseColumn();
            while (at <= limit) {
                int newline = text.indexOf('\n', at);
                boolean complete = newline >= 0 && newline <= limit;
                int lineEnd = complete ? newline : limit;
                boolean last = !complete;
                String line = text.substring(at, lineEnd);
                String stripped = line.strip();
                if (last && !ended) {
                    if (written > 0 || at > 0) {
                        pending = at;
                    }
                    if (!holds(line, at)) {
                        pending = Math.max(at, 0);
                    }
                    // a limit that is reached does not wait for the line that follows
                    return;
                }
                if (last && end == End.STOPPED && stop < 0 && written > 0) {
                    cut = at; // the last line was not finished
                    break;
                }
                boolean first = at == 0;
                boolean rest = atRest(at);
                boolean code = rest && (first ? caret.mode() == BracketScanner.Mode.CODE : true);
                if (stripped.isEmpty()) {
                    if (!first && written > 0 && rest && (limits.paragraph() || blank || blockEnded)) {
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
                if (speaks(stripped, first, code) || meets(line, stripped, first, code, lineEnd)
                        || leaves(line, first, code, base)
                        || repeats(stripped, first, previous, beforePrevious, seen)) {
                    cut = at;
                    break;
                }
                written++;
                blank = false;
                seen.merge(stripped, 1, Integer::sum);
                beforePrevious = previous;
                previous = stripped;
                if (outerClose >= 0 && outerClose < lineEnd) {
                    cut = lineEnd;
                    break;
                }
                boolean closed = atRest(lineEnd);
                if (closed) {
                    lastRest = lineEnd;
                    blockEnded = written > 2 && stripped.startsWith("}");
                }
                if (oneLine) {
                    cut = lineEnd;
                    break;
                }
                if (closed && limits.statement() && single(written, stripped, lineEnd)) {
                    cut = lineEnd;
                    break;
                }
                if (written >= limits.lines() && closed) {
                    cut = lineEnd;
                    break;
                }
                if (written >= 2 * limits.lines()) {
                    cut = lastRest >= 0 ? lastRest : lineEnd;
                    break;
                }
                if (last) {
                    break;
                }
                at = lineEnd + 1;
            }
            if (cut < 0 && ended) {
                cut = limit;
            }
            if (end == End.STOPPED && stop < 0 && cut >= 0 && !atRest(cut) && lastRest > 0) {
                cut = lastRest;
            }
        }

        /** Whether a line that is not blank may be the last: no block at hand and none was begun. */
        private boolean single(int written, String stripped, int lineEnd) {
            if (caret.syntax().kind() == LanguageSyntax.Kind.PROSE) {
                return true;
            }
            if (caret.mode() != BracketScanner.Mode.CODE) {
                return true;
            }
            if (parenthesesClosed.stream().filter(at -> at < lineEnd).count() < caret.openInLine()) {
                return false; // the caret's own parenthesis is open
            }
            if (caret.syntax().kind() == LanguageSyntax.Kind.INDENT && stripped.endsWith(":")) {
                return false;
            }
            return !caret.lineBefore().isBlank() && !caret.opensBlock()
                    && (caret.syntax().kind() != LanguageSyntax.Kind.INDENT || written == 1);
        }

        /** Whether the unfinished line can already be shown: no rule may still take it back. */
        private boolean holds(String line, int at) {
            String stripped = line.strip();
            if (stripped.isEmpty()) {
                return false;
            }
            if (at > 0) {
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
                return !prose(stripped + " x x x.");
            }
            return caret.lineAfter().isBlank();
        }

        private boolean speaks(String stripped, boolean first, boolean code) {
            if (!caret.syntax().code()) {
                return false;
            }
            if (stripped.startsWith("```")) {
                return true;
            }
            return code && (!first || caret.lineBefore().isBlank()) && prose(stripped);
        }

        private boolean meets(String line, String stripped, boolean first, boolean code, int lineEnd) {
            if (!code && caret.mode() == BracketScanner.Mode.CODE || first && !caret.lineBefore().isBlank()) {
                return false;
            }
            List<String> below = caret.below();
            if (below.isEmpty()) {
                return false;
            }
            // a closing bracket that got here is one that the document misses
            if (stripped.equals(below.get(0)) && !stripped.chars().allMatch(c -> ")]};,".indexOf(c) >= 0)) {
                return true;
            }
            int next = lineEnd < text.length() ? lineEnd + 1 : -1;
            if (next < 0 || !telling(stripped)) {
                return false;
            }
            int nextEnd = text.indexOf('\n', next);
            String following = text.substring(next, nextEnd < 0 ? text.length() : nextEnd).strip();
            if (!telling(following)) {
                return false; // many blocks end with the same line
            }
            for (int i = 1; i < below.size(); i++) {
                if (below.get(i).equals(stripped) && i + 1 < below.size() && below.get(i + 1).equals(following)) {
                    return true;
                }
            }
            return false;
        }

        private boolean leaves(String line, boolean first, boolean code, int base) {
            if (first || !code || caret.mode() != BracketScanner.Mode.CODE) {
                return false;
            }
            return switch (caret.syntax().kind()) {
                case INDENT -> Indentation.columns(line) < base;
                case BRACES -> line.charAt(0) != '#' && Indentation.columns(line) < base
                        && !(outerClose >= 0 && line.strip().startsWith("}"));
                case MARKUP, OTHER -> Indentation.columns(line) < base;
                case PROSE -> false;
            };
        }

        private boolean repeats(String stripped, boolean first, String previous, String beforePrevious,
                Map<String, Integer> seen) {
            if (looping(stripped)) {
                return true;
            }
            String full = first ? (caret.lineBefore() + stripped).strip() : stripped;
            if (!telling(full)) {
                return false;
            }
            if (first) {
                return !caret.above().isEmpty() && caret.above().get(0).strip().equals(full);
            }
            if (previous == null) {
                // the caret's own line was left as it is
                return !caret.lineBefore().isBlank() && caret.lineBefore().strip().equals(stripped);
            }
            return stripped.equals(previous) || seen.getOrDefault(stripped, 0) >= 2
                    || seen.getOrDefault(stripped, 0) >= 1 && beforePrevious != null && stripped.equals(beforePrevious);
        }

        TrimResult result() {
            boolean decided = cut >= 0;
            int to = decided ? cut : pending >= 0 ? pending : text.length();
            return new TrimResult(finish(to, decided), decided);
        }

        private String finish(int to, boolean decided) {
            String kept = text.substring(0, to);
            if (decided && !atRest(to) && calls(to)) {
                kept = kept.stripTrailing() + ")".repeat(open.size());
            } else if (oneLine && decided && !atRest(to) && firstOpen >= 0 && firstOpen < to
                    && !caret.lineAfter().isBlank()) {
                kept = kept.substring(0, firstOpen).stripTrailing();
            }
            if (decided) {
                kept = dropWhatFollows(kept);
            }
            boolean joins = kept.indexOf('\n') < 0 && !caret.lineAfter().isEmpty()
                    && !Character.isWhitespace(caret.lineAfter().charAt(0)) && !caret.onlyClosersAfter();
            if (!joins || kept.isBlank()) {
                kept = kept.stripTrailing();
            }
            return format(kept);
        }

        /** Takes off the end what stands right of the caret already. */
        private String dropWhatFollows(String kept) {
            String after = caret.lineAfter().strip();
            if (after.isEmpty()) {
                return kept;
            }
            String tail = kept.stripTrailing();
            if (tail.endsWith(after) && balanced(after)) {
                return tail.substring(0, tail.length() - after.length());
            }
            char next = after.charAt(0);
            if ((next == ';' || next == ',') && tail.endsWith(String.valueOf(next))) {
                return tail.substring(0, tail.length() - 1);
            }
            return kept;
        }

        /**
         * Whether only brackets of calls are open where the model has ended: it takes the one right of the caret for
         * its own.
         */
        private boolean calls(int to) {
            return end == End.COMPLETE && to == text.length() && text.strip().indexOf('\n') < 0
                    && caret.lineAfter().startsWith(")")
                    && open.stream().allMatch("("::equals);
        }

        private String format(String kept) {
            if (kept.indexOf('\n') < 0) {
                return kept;
            }
            StringBuilder out = new StringBuilder(kept.length());
            int at = 0;
            while (at <= kept.length()) {
                int newline = kept.indexOf('\n', at);
                int lineEnd = newline < 0 ? kept.length() : newline;
                String line = kept.substring(at, lineEnd);
                if (newline >= 0) {
                    line = line.stripTrailing();
                }
                out.append(at == 0 ? line : caret.indentation().convert(line));
                if (newline >= 0) {
                    out.append(caret.lineEnd());
                }
                at = lineEnd + 1;
            }
            return out.toString();
        }
    }

    /** A line that says something: one that code repeats all the time, such as a brace, tells nothing. */
    private static boolean telling(String stripped) {
        int letters = 0;
        for (int i = 0; i < stripped.length(); i++) {
            if (Character.isLetterOrDigit(stripped.charAt(i))) {
                letters++;
            }
        }
        return letters >= 6;
    }

    /** A sentence: a capital, several words of letters alone, and no sign of code. */
    static boolean prose(String stripped) {
        if (!Character.isUpperCase(stripped.charAt(0)) && !stripped.startsWith("**") && !stripped.startsWith("###")) {
            return false;
        }
        int words = 0;
        for (String word : stripped.split(" +")) {
            int letters = 0;
            for (int i = 0; i < word.length(); i++) {
                char c = word.charAt(i);
                if (Character.isLetter(c)) {
                    letters++;
                } else if (",.:'’-!?*`\"#".indexOf(c) < 0) {
                    letters = -1;
                    break;
                }
            }
            if (letters < 0) {
                return false;
            }
            words++;
        }
        return words >= 4;
    }

    /** Whether the end of the line is one piece written four times over. */
    private static boolean looping(String line) {
        int n = line.length();
        for (int unit = 4; unit * 4 <= n; unit++) {
            boolean same = true;
            for (int i = n - 3 * unit; i < n && same; i++) {
                same = line.charAt(i) == line.charAt(i - unit);
            }
            if (same && telling(line.substring(n - 4 * unit))
                    && line.substring(n - unit).chars().distinct().count() > 2) {
                return true;
            }
        }
        return false;
    }

    private boolean balanced(String piece) {
        int[] depth = new int[1];
        BracketScanner lexer = new BracketScanner(caret.syntax());
        int stopped = lexer.scan(piece, 0, piece.length(), new BracketScanner.Sink() {
            @Override
            public boolean open(int position, String name) {
                depth[0]++;
                return true;
            }

            @Override
            public boolean close(int position, String name) {
                return --depth[0] >= 0;
            }

            @Override
            public boolean terminated(int position, BracketScanner.Mode mode) {
                return true;
            }
        });
        return stopped == piece.length() && depth[0] == 0;
    }

    /** For the part that was read before. */
    private static final class Ignore implements BracketScanner.Sink {}
}
