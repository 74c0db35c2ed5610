// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.token;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.Placeholders;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretFinding;

/**
 * Finds the private members of JSON Web Keys that are written one member per line, as in YAML and TOML. Scans any text,
 * since a question, a page or a script may contain such lines: only a {@code kty} that RFC 7518 or its successors
 * define makes them a key.
 */
public final class WebKeyBlockDetector extends Detector {
    /** Maximum number of open mappings, so that hostile text takes no memory. */
    private static final int DEEPEST = 1_000;

    /** An open mapping: the column of its names. */
    private static final class Mapping {
        final int column;
        boolean key;
        /** Whether its nested mappings are other primes. */
        boolean others;
        final List<SecretFinding> values = new ArrayList<>();

        Mapping(int column) {
            this.column = column;
        }
    }

    private final Deque<Mapping> open = new ArrayDeque<>();
    /** The mapping whose last value may continue on the next lines, or null. */
    private @Nullable Mapping unfinished;

    public WebKeyBlockDetector(ScannedText text) {
        super(text);
    }

    public void scan() {
        if (text.indexOf(WebKeyDetector.TYPE) < 0) {
            return;
        }
        for (int from = 0; from < length;) {
            int to = lineEnd(from, length);
            line(from, to);
            from = to + 1;
        }
        closeDownTo(-1);
    }

    private void closeDownTo(int column) {
        while (!open.isEmpty() && open.element().column > column) {
            close(open.pop());
        }
    }

    private void close(Mapping mapping) {
        if (mapping.key) {
            mapping.values.forEach(value -> mask(value.kind(), value.from(), value.to()));
        }
    }

    private void line(int from, int to) {
        int i = from;
        while (i < to && (isBlank(text.charAt(i)) || item(i, to))) {
            i++;
        }
        if (i >= to || text.charAt(i) == '#' || text.charAt(i) == '\r') {
            return;
        }
        int first = skipBlanks(from);
        if (text.charAt(i) == '[' || text.startsWith("---", i)) {
            closeDownTo(-1); // a section or document
            unfinished = null;
            return;
        }
        int name = isQuote(text.charAt(i)) ? i + 1 : i;
        int end = run(name, "_-");
        int after = skipBlanks(end < to && name > i && isQuote(text.charAt(end)) ? end + 1 : end);
        Mapping goesOn = unfinished;
        boolean named = end > name && after < to && (text.charAt(after) == '='
                || text.charAt(after) == ':' && (after + 1 >= to || text.charAt(after + 1) <= ' '));
        if (named) {
            member(mapping(i - from, i > first), name, end, after + 1, to);
        } else if (goesOn != null && first - from > goesOn.column) {
            value(goesOn, first, to);
        } else {
            unfinished = null;
        }
    }

    private boolean item(int at, int to) {
        return text.charAt(at) == '-' && at + 1 < to && isBlank(text.charAt(at + 1));
    }

    /** Returns the mapping that has its names in a column. @param item whether a new one begins */
    private Mapping mapping(int column, boolean item) {
        closeDownTo(item ? column - 1 : column);
        Mapping outer = open.peek();
        if (outer != null && outer.column == column) {
            return outer;
        }
        Mapping inner = new Mapping(column);
        inner.key = outer != null && outer.others;
        open.push(inner);
        if (open.size() > DEEPEST) {
            close(open.removeLast());
        }
        return inner;
    }

    private void member(Mapping mapping, int name, int nameEnd, int from, int to) {
        unfinished = null;
        if (nameEnd - name > WebKeyDetector.LONGEST_NAME) {
            return;
        }
        String word = text.substring(name, nameEnd);
        int start = skipBlanks(from);
        start = start < to && isQuote(text.charAt(start)) ? start + 1 : start;
        if (word.equals(WebKeyDetector.TYPE)) {
            mapping.key |= WebKeyDetector.TYPES.contains(text.substring(start, Math.min(to, run(start, ""))));
        } else if (word.equals(WebKeyDetector.OTHERS)) {
            mapping.others = true;
        } else if (WebKeyDetector.PRIVATE.contains(word)) {
            unfinished = mapping;
            value(mapping, start, to);
        }
    }

    /** Records a value if it is a Base64 number up to the end of the line, its quotes or a comment. */
    private void value(Mapping mapping, int from, int to) {
        int stop = Math.min(to, run(from, "_-="));
        int next = skipBlanks(stop);
        boolean whole = next >= to || "\r#,\"'\\".indexOf(text.charAt(next)) >= 0;
        if (whole && stop - from >= WebKeyDetector.SHORTEST && !Placeholders.isPlaceholder(text, from, stop)) {
            mapping.values.add(new SecretFinding(WebKeyDetector.KIND, from, stop));
        }
    }
}
