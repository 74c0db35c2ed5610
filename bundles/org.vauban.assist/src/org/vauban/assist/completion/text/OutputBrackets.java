// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion.text;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import org.vauban.governance.language.LanguageSyntax;

/**
 * The brackets of a model's output at the caret: how many are open at each position, and where one closes that the
 * output did not open; and the strings and comments of several lines that it opens. Positions are those of the output.
 */
final class OutputBrackets implements BracketScanner.Sink {
    /** Label of a case in a shell script, which a parenthesis ends: words separated by bars. */
    private static final Pattern LABEL = Pattern.compile("\\s*[^\\s()|]+(?:\\s*\\|\\s*[^\\s()|]+)*\\s*");
    private static final int LONGEST_LABEL = 200;
    private static final int TRIPLE = 3;

    private final CaretContext caret;
    private final String whole;
    private final int prefix;
    private final int[] depth;
    private final List<String> open = new ArrayList<>();
    private final List<String> missing;
    private final List<Integer> parenthesesClosed = new ArrayList<>();
    /** Positions inside strings and comments of several lines that the output opens. */
    private final BitSet text = new BitSet();
    private final BracketScanner lexer;
    private int textStart = -1;
    private int quote = -1;
    private int scanned;
    private int stop = -1;
    private int outerClose = -1;
    private int firstOpen = -1;

    /** @param output the output, with line feeds */
    OutputBrackets(CaretContext caret, String output) {
        this.caret = caret;
        this.prefix = caret.lineBefore().length();
        this.depth = new int[output.length() + 1];
        this.missing = new ArrayList<>(caret.missingClosers());
        this.whole = caret.lineBefore() + output;
        this.lexer = caret.lexerAtLineStart();
        // the brackets left of the caret were counted with the document
        lexer.scan(whole, 0, prefix, new Ignore());
        scanned = prefix;
        int stopped = lexer.scan(whole, prefix, whole.length(), this);
        fillDepth(Math.min(stopped, whole.length()));
        if (stop < 0 && stopped < whole.length()) {
            stop = stopped - prefix;
        }
        if (textStart >= 0) {
            text.set(textStart + 1, depth.length);
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
        if (name.equals("(") && isLabel(position)) {
            scanned = position + 1;
            return true;
        }
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

    /** Whether an unmatched closing parenthesis ends a label at the start of its line. */
    private boolean isLabel(int position) {
        if (!caret.syntax().labels() || open.contains("(") || caret.inParentheses()) {
            return false;
        }
        int start = position;
        while (start > 0 && whole.charAt(start - 1) != '\n' && position - start < LONGEST_LABEL) {
            start--;
        }
        return LABEL.matcher(whole).region(start, position).matches();
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

    @Override
    public void changed(int position, BracketScanner.Mode mode) {
        int at = position - prefix;
        if (textStart >= 0) {
            text.set(textStart + 1, at);
        }
        textStart = mode != BracketScanner.Mode.CODE && lexer.multiline() && isCertain(mode) ? at : -1;
        quote = mode == BracketScanner.Mode.STRING ? at : quote;
    }

    /** Whether a string or comment of several lines begins, rather than text that only looks like the start of one. */
    private boolean isCertain(BracketScanner.Mode mode) {
        return mode == BracketScanner.Mode.BLOCK_COMMENT ? !caret.endsComment()
                // in a shell, backticks enclose a command
                : caret.syntax().kind() != LanguageSyntax.Kind.OTHER;
    }

    /** Returns where an unmatched bracket closes, or a string or comment of the document ends; else -1. */
    int stop() {
        return stop;
    }

    /** Returns where the first bracket other than a parenthesis closes that is open at the caret; else -1. */
    int outerClose() {
        return outerClose;
    }

    /** Returns where the first bracket opens; else -1. */
    int firstOpen() {
        return firstOpen;
    }

    /** Returns how many brackets are open at the end. */
    int open() {
        return open.size();
    }

    /** Whether only parentheses are open at the end. */
    boolean onlyParenthesesOpen() {
        return open.stream().allMatch("("::equals);
    }

    /** Returns how many of the parentheses that are open at the caret close before a position. */
    long parenthesesClosedBefore(int position) {
        return parenthesesClosed.stream().filter(at -> at < position).count();
    }

    /** Whether all brackets, strings and comments opened by the output are closed at a position. */
    boolean atRest(int position) {
        return depth[Math.min(position, depth.length - 1)] == 0 && !inText(position);
    }

    /** Whether a position is inside a string or comment of several lines that the output opens. */
    boolean inText(int position) {
        return text.get(Math.min(position, depth.length - 1));
    }

    /** Returns where the string or comment of several lines begins that is open at the end; else -1. */
    int openText() {
        return textStart;
    }

    /** Whether the output ends with quotes that may become those of a string of several lines. */
    boolean endsWithQuotes() {
        int end = depth.length - 1;
        return caret.syntax().tripleQuotes() && quote >= 0 && end - quote < TRIPLE
                && whole.charAt(prefix + end - 1) == whole.charAt(prefix + quote);
    }

    /** Ignores the part that was scanned before. */
    private static final class Ignore implements BracketScanner.Sink {}
}
