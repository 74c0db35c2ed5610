// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import java.util.ArrayList;
import java.util.List;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames.Family;

/** Reads a value that a call joins from literals: {@code String.join("", "…", "…")}, {@code "".join(["…", "…"])}. */
final class JoinedLiteralReader extends Detector {
    /** Starts of such calls, up to the first literal. */
    private static final String[] CALLS = {"String.join(\"\",", "string.Join(\"\",", "\"\".join([", "''.join([",
            "\"\".join((", "''.join(("};
    private static final int LONGEST_CALL = 600;
    private static final int LONGEST_SPACE = 64;
    /** Minimum length of all literals together. */
    private static final int SHORTEST = 6;

    JoinedLiteralReader(ScannedText text) {
        super(text);
    }

    /**
     * Masks all literals of a call if one has a digit: others may be names.
     *
     * @return the end of what was masked, or {@code nameEnd}
     */
    int read(Family family, int at, int nameEnd) {
        if (family == Family.PLAIN_KEY || family == Family.PIN) {
            return nameEnd;
        }
        for (String call : CALLS) {
            if (text.startsWith(call, at)) {
                return joined(family, at + call.length(), nameEnd);
            }
        }
        return nameEnd;
    }

    private int joined(Family family, int from, int nameEnd) {
        int limit = Math.min(length, from + LONGEST_CALL);
        List<int[]> found = new ArrayList<>();
        int size = 0;
        boolean digit = false;
        int i = skipSpace(from, LONGEST_SPACE);
        while (i < limit && isQuote(text.charAt(i))) {
            int close = text.indexOf(text.charAt(i), i + 1, limit);
            if (close < 0 || hasBlank(i + 1, close) || lineEnd(i, close) < close) {
                return nameEnd;
            }
            found.add(new int[] {i + 1, close});
            size += close - i - 1;
            digit |= hasDigit(i + 1, close);
            i = skipSpace(close + 1, LONGEST_SPACE);
            i = i < limit && text.charAt(i) == ',' ? skipSpace(i + 1, LONGEST_SPACE) : limit;
        }
        if (size < SHORTEST || !digit) {
            return nameEnd;
        }
        found.forEach(each -> mask(family.kind, each[0], each[1]));
        return found.getLast()[1];
    }
}
