// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.io.IOException;
import java.util.ArrayDeque;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/**
 * Adds the parts of an identifier at the identifier's position: {@code HTTPServer_max2} also yields {@code HTTP},
 * {@code Server}, {@code max} and {@code 2}.
 */
final class IdentifierParts extends TokenFilter {
    private static final int MAX_PARTS = 30;

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute increment = addAttribute(PositionIncrementAttribute.class);
    private final ArrayDeque<String> parts = new ArrayDeque<>();
    private State whole;

    IdentifierParts(TokenStream input) {
        super(input);
    }

    @Override
    public boolean incrementToken() throws IOException {
        String part = parts.poll();
        if (part != null) {
            restoreState(whole);
            term.setEmpty().append(part);
            increment.setPositionIncrement(0);
            return true;
        }
        if (!input.incrementToken()) {
            return false;
        }
        split(term.toString());
        if (!parts.isEmpty()) {
            whole = captureState();
        }
        return true;
    }

    private void split(String name) {
        int start = 0;
        for (int i = 1; i <= name.length() && parts.size() < MAX_PARTS; i++) {
            if (i == name.length() || begins(name, i)) {
                add(name, start, i);
                start = i;
            }
        }
        if (parts.size() == 1 && parts.peek().length() == name.length()) {
            parts.clear(); // a plain word has no parts
        }
    }

    private void add(String name, int from, int to) {
        int start = from;
        while (start < to && !Character.isLetterOrDigit(name.charAt(start))
                && !Character.isSurrogate(name.charAt(start))) {
            start++;
        }
        if (start < to) {
            parts.add(name.substring(start, to));
        }
    }

    /** Whether a part begins: at a sign, at a capital after or before a small letter, or at a digit after a letter. */
    private static boolean begins(String name, int at) {
        char before = name.charAt(at - 1);
        char here = name.charAt(at);
        if (here >= 'a' && here <= 'z' && before >= 'a' && before <= 'z') {
            return false; // the case of most letters
        }
        boolean sign = here == '_' || here == '-' || here == '$';
        boolean digits = Character.isDigit(here) != Character.isDigit(before) && Character.isLetterOrDigit(before)
                && Character.isLetterOrDigit(here);
        boolean word = Character.isUpperCase(here) && (Character.isLowerCase(before)
                || Character.isUpperCase(before) && at + 1 < name.length()
                        && Character.isLowerCase(name.charAt(at + 1)));
        return sign || digits || word;
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        parts.clear();
    }
}
