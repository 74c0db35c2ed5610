// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import java.util.Locale;
import java.util.Set;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ShapeClasses;
import org.vauban.governance.secret.text.ValueRules;

/** Reads values in URL-encoded forms and JSON: {@code user%3Dbob%26password%3D…}. */
public final class EncodedFieldReader extends Detector {
    private static final int LOOK_AHEAD = UnquotedValueReader.LOOK_AHEAD;
    /** Encoded characters between a name and its value: operators, quotation marks, blanks. */
    private static final Set<String> ENCODED_MARKS = Set.of("3D", "3A", "22", "27", "20");
    private static final int MOST_MARKS = 6;

    public EncodedFieldReader(ScannedText text) {
        super(text);
    }

    /** Whether an encoded character followed by a letter is here: {@code %26password%3D…}. */
    public static boolean isMark(ScannedText text, int at) {
        return at + 3 < text.length() && isDigit(text.charAt(at + 1))
                && ShapeClasses.isOf('x', text.charAt(at + 2)) && isLetter(text.charAt(at + 3));
    }

    /**
     * Handles {@code password%3D…}, {@code password%22%3A%22…}. @return the end of what was masked, or {@code nameEnd}
     */
    int read(Family family, int nameEnd) {
        int from = nameEnd;
        boolean operator = false;
        for (int n = 0; n < MOST_MARKS && from + 2 < length && text.charAt(from) == '%'; n++) {
            String mark = text.substring(from + 1, from + 3).toUpperCase(Locale.ROOT);
            if (!ENCODED_MARKS.contains(mark)) {
                break;
            }
            operator |= mark.equals("3D") || mark.equals("3A");
            from += 3;
        }
        int end = from;
        int limit = Math.min(length, from + LOOK_AHEAD);
        while (operator && end < limit && (of(text.charAt(end), "-_.~+*!") || text.charAt(end) == '%'
                && !text.startsWith("%26", end) && !text.startsWith("%22", end) && !text.startsWith("%2C", end))) {
            end++;
        }
        if (end == from || !hasDigit(from, end) || !ValueRules.isSecret(text, family, from, end)) {
            return nameEnd;
        }
        mask(family.kind, from, end);
        return end;
    }
}
