// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.token;

import java.util.Objects;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.Placeholders;
import org.vauban.governance.secret.text.ScannedText;

/** Finds tokens that are recognised by their shape. */
public final class TokenDetector extends Detector {
    /** Characters of tokens besides letters and digits. */
    private static final String TOKEN_CHARS = "-_";
    /** Maximum number of characters of a value that are read to judge it; keeps hostile text linear. */
    private static final int LOOK_AHEAD = 256;

    /** First characters of tokens not listed in a file: OpenAI keys, JSON web tokens, Authorization header values. */
    private static final String OTHER_STARTS = "seBbTA";
    private static final int LONGEST_COOKIES = 2_000;
    private static final int SHORTEST_SESSION = 16;
    private static final String COOKIE_CHARS = "_-.~";
    /** End of the last cookies read. */
    private int cookiesTo;
    /** End of the last header value read. */
    private int headerTo;
    /** Minimum number of characters after which a token that is cut off by the end of the text counts. */
    private static final int CUT_OFF = 8;

    public TokenDetector(ScannedText text) {
        super(text);
    }

    /** Token characters without a digit after an {@code sk-}; they need not be read again for the next one. */
    private int plainFrom;
    private int plainTo;

    /** Range in which no token starts: the next word of the same run need not be searched. */
    private int noneFrom;
    private int noneTo;

    /**
     * Masks the first token in the word that starts here, at its start or after one of its separators. @return its end,
     * or from
     */
    public int tokens(int from) {
        if (from >= noneFrom && from < noneTo) {
            return from;
        }
        int i = from;
        for (; i < length && of(text.charAt(i), TOKEN_CHARS); i++) {
            boolean start = i == 0 || !isAlphanumeric(text.charAt(i - 1));
            int end = start ? token(i) : i;
            if (end > i) {
                return end;
            }
        }
        noneFrom = from;
        noneTo = i;
        return from;
    }

    /** Masks a token that starts here. @return its end, or {@code at} if there is none */
    private int token(int at) {
        int known = shape(at);
        if (known > at) {
            return known;
        }
        if (OTHER_STARTS.indexOf(text.charAt(at)) < 0) {
            return at;
        }
        if (text.startsWith("sk-", at)) {
            int from = at + 3 >= plainFrom && at + 3 < plainTo ? plainTo : at + 3;
            int end = from;
            while (end < length && end < at + LOOK_AHEAD && of(text.charAt(end), TOKEN_CHARS)) {
                end++;
            }
            if (!hasDigit(from, end)) {
                plainFrom = at + 3;
                plainTo = end;
            } else if (end - at >= 23 && (hasUpper(at + 3, end) || end - at >= 43)) {
                end = run(end, TOKEN_CHARS);
                mask("openai-key", at, end);
                return end;
            }
        }
        if (text.startsWith("eyJ", at) && (at == 0 || !of(text.charAt(at - 1), TOKEN_CHARS))) {
            return jwt(at);
        }
        if (text.startsWith("earer ", at + 1) && (text.charAt(at) == 'B' || text.charAt(at) == 'b')
                || text.startsWith("asic ", at + 1) && text.charAt(at) == 'B') {
            return authorization(at);
        }
        return at;
    }

    /** Masks a token of a known shape that starts here. @return its end, or {@code at} if there is none */
    private int shape(int at) {
        if (at + 1 >= length) {
            return at;
        }
        TokenShapes.Start[] starts = TokenShapes.beginning(text.charAt(at), text.charAt(at + 1));
        if (starts == null) {
            return at;
        }
        for (TokenShapes.Start start : starts) {
            String literal = start.literal();
            if (!text.startsWith(literal, at)
                    || literal.length() <= 4 && at > 0 && "+/".indexOf(text.charAt(at - 1)) >= 0) {
                continue;
            }
            int end = parts(start.shape(), at, at + literal.length());
            if (end > 0) {
                mask(start.shape().name(), at, end);
                return end;
            }
        }
        return at;
    }

    /** Masks the tokens that have characters before their literal text, such as {@code ….atlasv1.…}. */
    public void ledTokens() {
        for (TokenShape shape : TokenShapes.led()) {
            String literal = shape.literals().getFirst();
            TokenShape.Part lead = Objects.requireNonNull(shape.lead());
            for (int at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + literal.length())) {
                int from = at;
                while (from > 0 && at - from <= lead.most() && lead.has(text.charAt(from - 1))) {
                    from--;
                }
                int size = at - from;
                int end = size < lead.least() || size > lead.most() ? 0
                        : parts(shape, from, at + literal.length());
                if (end > 0) {
                    mask(shape.name(), from, end);
                }
            }
        }
    }

    /** @return the end of a token whose literal text ends at {@code from}, or 0 if it is not one */
    private int parts(TokenShape shape, int token, int from) {
        int at = from;
        TokenShape.Part last = null;
        for (TokenShape.Part part : shape.parts()) {
            int start = at;
            boolean open = part.most() == Integer.MAX_VALUE;
            int sample = open ? Math.max(part.least(), LOOK_AHEAD) : part.most();
            while (at < length && at - start < sample && part.has(text.charAt(at))) {
                at++;
            }
            if (open && at - start == sample && !random(shape, from, at)) {
                return 0; // rejected, so do not read to its end
            }
            while (open && at < length && part.has(text.charAt(at))) {
                at++;
            }
            if (at - start < part.least()) {
                // cut off at the end of the text
                return at == length && from - token >= 3 && at - from >= CUT_OFF && random(shape, from, at) ? at : 0;
            }
            last = part;
        }
        boolean ends = at == length || last == null || last.most() == Integer.MAX_VALUE
                || !isAlphanumeric(text.charAt(at)) && !last.has(text.charAt(at))
                        && !(shape.strict() && of(text.charAt(at), TOKEN_CHARS));
        return ends && random(shape, from, at) ? at : 0;
    }

    private boolean random(TokenShape shape, int from, int to) {
        int stop = Math.min(to, from + LOOK_AHEAD);
        boolean digit = hasDigit(from, stop);
        boolean mixed = hasUpper(from, stop) && hasLower(from, stop);
        return shape.strict() ? digit && mixed : digit || mixed;
    }

    /**
     * Matches RFC 7519: header and payload are base64url of JSON, so both begin with {@code eyJ}; the end may be cut
     * off.
     */
    private int jwt(int at) {
        int header = run(at, TOKEN_CHARS);
        if (header - at < 12 || header == length || text.charAt(header) != '.' || !text.startsWith("eyJ", header + 1)) {
            return at;
        }
        int payload = run(header + 1, TOKEN_CHARS);
        int end = payload;
        if (payload < length && text.charAt(payload) == '.') {
            end = run(payload + 1, TOKEN_CHARS);
        } else if (payload < length) {
            return at;
        }
        mask("jwt", at, end);
        return end;
    }

    /** Masks the credential after a scheme of an {@code Authorization} header that ends here. */
    public void header(int end) {
        int at = behindName(end);
        int scheme = at;
        while (at < length && at - scheme < 16 && isLetter(text.charAt(at))) {
            at++;
        }
        if (at == scheme || at >= length || text.charAt(at) != ' ' && text.charAt(at) != '=') {
            return;
        }
        int from = at + 1;
        if (from < headerTo) {
            return; // in a value already read
        }
        int stop = run(from, "-._~+/=!:");
        headerTo = stop;
        if (stop - from >= 8 && hasDigit(from, stop) && !Placeholders.isPlaceholder(text, from, stop)) {
            mask("authorization", from, stop);
        }
    }

    /**
     * Returns the index after the marks that follow a header's name, including HAR's
     * {@code "name": "Cookie", "value": "}.
     */
    private int behindName(int end) {
        int at = behindMarks(end);
        return at > end && text.startsWith("value\"", at) ? behindMarks(at + 5) : at;
    }

    private int behindMarks(int end) {
        int at = end;
        while (at < length && at < end + 8 && " :=,\"'`\\]".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    /** Masks the values of a {@code Cookie} header, whose name ends here, if they may belong to a session. */
    public void cookies(int end) {
        if (end < cookiesTo) {
            return; // in a value already read
        }
        int i = behindName(end);
        int limit = Math.min(length, i + LONGEST_COOKIES);
        while (i > end && i < limit && of(text.charAt(i), TOKEN_CHARS)) {
            int value = run(i, COOKIE_CHARS) + 1;
            if (value > limit || text.charAt(value - 1) != '=') {
                return;
            }
            int stop = run(value, COOKIE_CHARS + "%+/=:");
            boolean path = stop > value && text.charAt(value) == '/';
            if (!path && isSession(value, stop) && hasDigit(value, stop)
                    && (hasLower(value, stop) || hasUpper(value, stop))) {
                mask("cookie", value, stop);
            }
            cookiesTo = stop;
            i = stop < limit && text.charAt(stop) == ';' ? skipBlanks(stop + 1) : limit;
        }
    }

    /** Whether a value is long, or has a long part that does not consist of words. */
    private boolean isSession(int from, int to) {
        int stretch = from;
        while (stretch < to && run(stretch, "") - stretch < SHORTEST_SESSION) {
            stretch = run(stretch, "") + 1;
        }
        return stretch < to || to - from >= 2 * SHORTEST_SESSION;
    }

    private int authorization(int at) {
        int from = text.indexOf(' ', at) + 1;
        int end = run(from, "-._~+/=");
        if (end - from < 16 || !hasDigit(from, end) || !hasUpper(from, end) && end - from < 32) {
            return at;
        }
        mask("authorization", from, end);
        return end;
    }
}
