// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Predicate;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.Placeholders;
import org.vauban.governance.secret.text.ScannedText;

/**
 * Finds secrets in Base64: private keys in DER, {@code user:password}, and texts in which a scan finds a secret.
 * Decodes one level. The values of a Kubernetes secret are secrets whatever they contain.
 */
final class EncodedDetector extends Detector {
    private static final int LEAST = 12;
    private static final int LEAST_TEXT = 16;
    private static final int MAX = 1 << 15;
    private static final int SAMPLE = 24;
    private static final byte[] PBES2 = {0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x05, 0x0d};
    private static final String KIND = "kind:";
    private static final String QUOTED_KIND = "\"kind\"";
    private static final String OPEN_SSH = "b3BlbnNzaC1rZXktdjE";

    /** Whether a decoded text contains a secret. */
    private final Predicate<String> scan;

    EncodedDetector(ScannedText text, Predicate<String> scan) {
        super(text);
        this.scan = scan;
    }

    void scan() {
        int i = 0;
        while (i < length) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c)) {
                i++;
                continue;
            }
            int end = i;
            while (end < length && (isAlphanumeric(text.charAt(end)) || "+/-_".indexOf(text.charAt(end)) >= 0)) {
                end++;
            }
            if (end - i >= LEAST && !(i > 0 && text.charAt(i - 1) == '.')) {
                int padded = end;
                while (padded < length && padded < end + 2 && text.charAt(padded) == '=') {
                    padded++;
                }
                word(i, end, padded);
            }
            i = end;
        }
        if (text.kind().yaml() || text.kind().prose()) {
            kubernetes();
        }
        if (!text.kind().yaml()) {
            json();
        }
    }

    private void word(int from, int end, int padded) {
        if (text.startsWith(OPEN_SSH, from) && end - from > 60) {
            mask("private-key", from, padded);
            return;
        }
        if (!plausible(from) && text.charAt(from) != 'M') {
            return;
        }
        byte[] sample = decoded(from, Math.min(end, from + 4 * SAMPLE));
        if (sample == null) {
            return;
        }
        if (end - from >= 60 && sample[0] == 0x30 && privateKey(sample)) {
            mask("private-key", from, padded);
            return;
        }
        if (!printable(sample) || !hasUpper(from, end) && !hasDigit(from, end)) {
            return;
        }
        byte[] all = decoded(from, Math.min(end, from + MAX));
        if (all == null || !printable(all)) {
            return;
        }
        String plain = new String(all, StandardCharsets.UTF_8);
        if (credentials(plain) && named(from) || end - from >= LEAST_TEXT && scan.test(plain)) {
            mask("encoded", from, padded);
        }
    }

    /** Whether the first six bytes may be text: a cheap check that rejects most words. */
    private boolean plausible(int from) {
        for (int group = from; group < from + 8; group += 4) {
            int bits = 0;
            for (int i = group; i < group + 4; i++) {
                int value = value(text.charAt(i));
                bits = bits << 6 | value;
            }
            for (int shift = 16; shift >= 0; shift -= 8) {
                int b = bits >> shift & 0xff;
                if (b < ' ' && b != '\n' && b != '\r' && b != '\t' || b == 0x7f) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int value(char c) {
        if (c >= 'a') {
            return c - 'a' + 26;
        }
        if (c >= 'A' && c <= 'Z') {
            return c - 'A';
        }
        return isDigit(c) ? c - '0' + 52 : c == '+' || c == '-' ? 62 : 63;
    }

    private byte @Nullable [] decoded(int from, int end) {
        String word = text.substring(from,
                from + (end - from) / 4 * 4 + ((end - from) % 4 == 1 ? 0 : (end - from) % 4));
        try {
            boolean url = word.indexOf('-') >= 0 || word.indexOf('_') >= 0;
            byte[] bytes = (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(word);
            return bytes.length < 6 ? null : bytes;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean printable(byte[] bytes) {
        for (byte b : bytes) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' || b == 0x7f) {
                return false;
            }
        }
        int high = 0;
        for (byte b : bytes) {
            high += b < 0 ? 1 : 0;
        }
        return high * 4 <= bytes.length;
    }

    /** Whether a text is {@code user:password}, as in a header or a Docker file. */
    private static boolean credentials(String plain) {
        int colon = plain.indexOf(':');
        if (colon < 1 || plain.length() - colon < 4 || plain.indexOf('\n') >= 0 || plain.startsWith("http")) {
            return false;
        }
        return plain.substring(0, colon).chars()
                .allMatch(c -> c < 128 && (isAlphanumeric((char) c) || "._-@+$\\".indexOf(c) >= 0));
    }

    /** Whether {@code auth}, {@code Basic} or the name of a secret precedes. */
    private boolean named(int from) {
        String before = text.substring(Math.max(0, from - 32), from).toLowerCase(java.util.Locale.ROOT);
        return before.contains("auth") || before.contains("basic ") || before.contains("credential")
                || before.contains("password");
    }

    /** Whether bytes start with a SEQUENCE of version 0 or 1 (PKCS #1, PKCS #8, SEC 1), or an encrypted PKCS #8 key. */
    private static boolean privateKey(byte[] der) {
        int at = 2 + ((der[1] & 0x80) == 0 ? 0 : der[1] & 0x7f);
        if (at + 3 > der.length) {
            return false;
        }
        if (der[at] == 2 && der[at + 1] == 1 && (der[at + 2] == 0 || der[at + 2] == 1)) {
            return true;
        }
        for (int i = at; i + PBES2.length <= der.length; i++) {
            if (java.util.Arrays.equals(der, i, i + PBES2.length, PBES2, 0, PBES2.length)) {
                return true;
            }
        }
        return false;
    }

    /** Masks the values below {@code data:} and {@code stringData:} in documents of kind Secret. */
    private void kubernetes() {
        int start = 0;
        while (start < length) { // document by document
            int stop = stop(start + 1);
            for (int kind = text.indexOf(KIND, start, stop); kind >= 0; kind = text.indexOf(KIND, kind + 1, stop)) {
                if (isSecret(skipBlanks(kind + KIND.length()))) {
                    data(start, stop);
                    break;
                }
            }
            start = stop;
        }
    }

    /** Returns the end of a document, or of an example in a text. */
    private int stop(int from) {
        int line = lineEnd(from, length);
        while (line < length && !text.startsWith("---", line + 1)
                && !(text.kind().prose() && text.startsWith("```", skipBlanks(line + 1)))) {
            line = lineEnd(line + 1, length);
        }
        return line;
    }

    /** Whether a word is {@code Secret}, quoted or not, rather than {@code SecretStore}. */
    private boolean isSecret(int at) {
        int from = at < length && isQuote(text.charAt(at)) ? at + 1 : at;
        int end = from + "Secret".length();
        return text.startsWith("Secret", from) && (end >= length || !isAlphanumeric(text.charAt(end)));
    }

    /** Masks the same in JSON, as {@code kubectl get -o json} prints it: in every object of that kind. */
    private void json() {
        boolean any = false;
        for (int kind = text.indexOf(QUOTED_KIND); kind >= 0 && !any; kind = text.indexOf(QUOTED_KIND, kind + 1)) {
            int colon = skipBlanks(kind + QUOTED_KIND.length());
            any = colon < length && text.charAt(colon) == ':' && isSecret(skipBlanks(colon + 1));
        }
        for (String name : new String[] {"\"data\"", "\"stringData\""}) {
            int next;
            for (int at = any ? text.indexOf(name) : -1; at >= 0; at = text.indexOf(name, next)) {
                next = at + name.length();
                int colon = skipBlanks(next);
                int open = colon < length && text.charAt(colon) == ':' ? skipBlanks(colon + 1) : length;
                if (open < length && text.charAt(open) == '{') {
                    next = values(open + 1); // do not read the content again
                }
            }
        }
    }

    /** Masks the strings after a colon up to the end of an object. @return that end */
    private int values(int from) {
        boolean value = false;
        int i = from;
        for (; i < length && text.charAt(i) != '}'; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                int close = i + 1;
                while (close < length && text.charAt(close) != '"' && !isLineEnd(text.charAt(close))) {
                    close += text.charAt(close) == '\\' ? 2 : 1;
                }
                close = Math.min(close, length);
                if (value) {
                    secret(i + 1, close);
                }
                i = close;
            }
            value = c == ':' || value && isBlank(c);
        }
        return Math.min(i, length);
    }

    private void data(int start, int stop) {
        boolean inside = false;
        int indent = 0;
        for (int line = start; line < stop;) {
            int end = lineEnd(line, stop);
            int from = line;
            while (from < end && isBlank(text.charAt(from))) {
                from++;
            }
            int depth = from - line;
            if (from < end && inside && depth <= indent) {
                inside = false;
            }
            if (text.startsWith("data:", from) || text.startsWith("stringData:", from)) {
                inside = true;
                indent = depth;
            } else if (inside && from < end) {
                int colon = text.indexOf(": ", from, end);
                int value = colon < 0 ? from : skipBlanks(colon + 2);
                if (colon >= 0 || depth > indent + 2) {
                    secret(value, end);
                }
            }
            line = end + 1;
        }
    }

    private void secret(int from, int end) {
        int start = from < end && isQuote(text.charAt(from)) ? from + 1 : from;
        int stop = end;
        while (stop > start && (Character.isWhitespace(text.charAt(stop - 1)) || isQuote(text.charAt(stop - 1)))) {
            stop--;
        }
        if (stop - start > 1 && !Placeholders.isPlaceholder(text, start, stop)) {
            mask("secret", start, stop);
        }
    }
}
