// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretFinding;

/**
 * Finds private keys: RFC 7468, RFC 4716 and RFC 9580 armour, complete or cut off at either end, and the middle part of
 * one.
 */
public final class PrivateKeyDetector extends Detector {
    /** Maximum length: a key of 16,384 bits in PEM has some 13,000 characters. */
    private static final int LONGEST_KEY = 1 << 16;
    /** Minimum length of a key's lines, except the last one. */
    private static final int KEY_LINE = 60;
    /** Number of consecutive lines that count as a key without any marker. */
    private static final int KEY_LINES = 3;
    /** Maximum length of a line with a block's marker. */
    private static final int LONGEST_MARKER = 200;

    public PrivateKeyDetector(ScannedText text) {
        super(text);
    }

    public void keyBlocks() {
        int nextEnd = -2; // not looked for yet; -1: there is none
        int lastBegin = -1; // before nextEnd
        int done = 0;
        for (int at = text.indexOf("---"); at >= 0; at = text.indexOf("---", at)) {
            int dashes = run(at, '-');
            int label = dashes;
            if (label < length && text.charAt(label) == ' ') {
                label++;
            }
            boolean begin = text.startsWith("BEGIN ", label);
            boolean ending = text.startsWith("END ", label);
            int close = begin || ending ? text.indexOf("---", label, Math.min(length, label + 80)) : -1;
            // "-----BEGIN RSA PRIVATE KE" at the end of the text is cut off too, but nothing of the key follows it
            if (close < 0 || !isPrivate(text.substring(label, close))) {
                at = dashes;
                continue;
            }
            int body = run(close, '-');
            if (ending) {
                mask("private-key", backwards(at, done), at);
                at = done = body;
                continue;
            }
            if (nextEnd != -1 && nextEnd < body) {
                nextEnd = endMarker(body);
                lastBegin = nextEnd < 0 ? -1 : text.lastIndexOf("BEGIN ", nextEnd);
            }
            boolean whole = nextEnd >= 0 && lastBegin < body && nextEnd - body <= LONGEST_KEY && !code(body, nextEnd);
            int next = whole ? nextEnd : text.indexOf("---", body);
            int stop = whole ? nextEnd : forwards(body, next < 0 ? length : next);
            mask("private-key", body, stop);
            at = done = Math.max(stop, body);
        }
    }

    /** Whether a marker is that of a private key, or of a static OpenVPN key that both ends share. */
    private static boolean isPrivate(String marker) {
        return marker.contains("PRIVATE KEY") || marker.contains("OpenVPN Static key");
    }

    /**
     * Whether the range contains text that no key contains:
     * {@code replace("-----BEGIN …", "").replace("-----END …", "")}.
     */
    private boolean code(int from, int to) {
        for (int i = from; i < to; i++) {
            if ("(){}[]<>".indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns the offset of the dashes before the next END of a private key, or -1. */
    private int endMarker(int from) {
        for (int i = text.indexOf("END ", from); i >= 0; i = text.indexOf("END ", i + 4)) {
            int close = text.indexOf("---", i, Math.min(length, i + 80));
            if (close < 0 || !isPrivate(text.substring(i, close))) {
                continue;
            }
            int start = i;
            while (start > from && (text.charAt(start - 1) == '-' || text.charAt(start - 1) == ' ')) {
                start--;
            }
            return start;
        }
        return -1;
    }

    /** Returns where the lines that look like the inside of a key end. */
    private int forwards(int from, int limit) {
        int lineEnd = lineEnd(from, limit);
        if (!keyLine(from, lineEnd)) {
            return from;
        }
        int stop = lineEnd;
        while (lineEnd < limit) {
            int start = lineEnd + 1;
            lineEnd = lineEnd(start, limit);
            if (!keyLine(start, lineEnd)) {
                break;
            }
            stop = lineEnd;
        }
        return stop;
    }

    /** Returns where the lines that look like the inside of a key begin, going up from the marker at {@code to}. */
    private int backwards(int to, int limit) {
        int start = to;
        int end = to;
        while (end >= limit) {
            int lineStart = end;
            while (lineStart > limit && text.charAt(lineStart - 1) != '\n') {
                lineStart--;
            }
            if (!keyLine(lineStart, end) || end < to && blank(lineStart, end)) {
                break;
            }
            start = lineStart;
            end = lineStart - 1;
        }
        return start;
    }

    /**
     * Whether a line may belong to a key: Base64 that may be quoted, concatenated, escaped or commented; an empty line;
     * or a header such as {@code DEK-Info: …}.
     */
    private boolean keyLine(int from, int to) {
        int header = from;
        while (header < to && (isAlphanumeric(text.charAt(header)) || text.charAt(header) == '-')) {
            header++;
        }
        if (header > from && header + 1 < to && text.charAt(header) == ':' && text.charAt(header + 1) == ' ') {
            return Set.of("Proc-Type", "DEK-Info", "Comment", "Version", "Hash", "Subject", "X-Info")
                    .contains(text.substring(from, Math.min(header, from + 20)));
        }
        int token = 0;
        int words = 0;
        for (int i = from; i <= to; i++) {
            char c = i < to ? text.charAt(i) : '\n';
            if (i < to && isBase64(c)) {
                token++;
                continue;
            }
            boolean escape = c == '\\';
            if (token > 0 && !(token == 1 && text.charAt(i - 1) == '+')) { // a lone + joins two literals
                boolean sum = text.charAt(i - token) == '='; // the checksum of a PGP block
                if (token < 16 && token % 4 != 0 && !sum && i < length) {
                    return false;
                }
                if (!escape && ++words > 1) {
                    return false; // prose or code
                }
            }
            token = 0;
            if (escape && i + 1 < to && "nrt".indexOf(text.charAt(i + 1)) >= 0) {
                i++;
            } else if (!Character.isWhitespace(c) && !isQuote(c) && ",;\\#*".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private int wordFrom;
    private int wordTo;

    public void keyLines() {
        List<SecretFinding> lines = new ArrayList<>(); // consecutive ones
        int mixed = 0; // number of random ones
        boolean begun = false; // after the marker of another block, such as a certificate
        boolean over = false; // after the shorter last line of a key
        for (int from = 0; from <= length;) {
            int to = lineEnd(from, length);
            boolean word = base64Word(from, to);
            boolean whole = word && wordTo - wordFrom >= KEY_LINE;
            boolean goesOn = begun ? word : !over && (whole || word && !lines.isEmpty() && keyEnd());
            if (!goesOn) {
                if (isKey(lines.size(), mixed) && !(begun && publicMarker("END ", from, to))) {
                    lines.forEach(line -> mask(line.kind(), line.from(), line.to()));
                }
                begun = publicMarker("BEGIN ", from, to)
                        || begun && lines.isEmpty() && (blank(from, to) || header(from, to));
                lines.clear();
                mixed = 0;
            }
            over = goesOn && !whole;
            if (whole || over) {
                lines.add(new SecretFinding("private-key", wordFrom, wordTo));
            }
            if (whole && random()) {
                mixed++;
            }
            from = to + 1;
        }
        if (isKey(lines.size(), mixed)) {
            lines.forEach(line -> mask(line.kind(), line.from(), line.to()));
        }
    }

    /** Whether lines are a key; some lines of a key are less random than others. */
    private static boolean isKey(int lines, int mixed) {
        return mixed >= KEY_LINES && mixed * 2 >= lines;
    }

    /**
     * Whether a line is one Base64 word, which may be quoted, concatenated, escaped, commented or changed in a diff.
     */
    private boolean base64Word(int from, int to) {
        wordFrom = wordTo = -1;
        int i = from;
        while (i < to) {
            char c = text.charAt(i);
            if (isBase64(c)) {
                int start = i;
                while (i < to && isBase64(text.charAt(i))) {
                    i++;
                }
                boolean sign = i - start <= 2 && !isAlphanumeric(text.charAt(start)); // operator or comment marker
                if (!sign && wordFrom >= 0) {
                    return false;
                }
                if (!sign) {
                    wordFrom = start == from && c == '+' && (i - start) % 4 == 1 ? start + 1 : start;
                    wordTo = i;
                }
            } else if (c == '\\' && i + 1 < to && "nrt".indexOf(text.charAt(i + 1)) >= 0) {
                i += 2;
            } else if (Character.isWhitespace(c) || isQuote(c) || ",;#*\\".indexOf(c) >= 0 || c == '-' && i == from) {
                i++;
            } else {
                return false;
            }
        }
        return wordFrom >= 0;
    }

    /** Whether the word is as random as a key's bytes, unlike a path, a name or a hexadecimal number. */
    private boolean random() {
        int changes = 0;
        int[] seen = new int[4];
        int last = -1;
        for (int i = wordFrom; i < wordTo; i++) {
            char c = text.charAt(i);
            int kind = isDigit(c) ? 0 : !isLetter(c) ? 1 : c <= 'Z' ? 2 : 3;
            seen[kind]++;
            if (kind != last) {
                changes++;
            }
            last = kind;
        }
        return seen[0] > 1 && seen[2] > 0 && seen[3] > 0 && changes * 5 >= (wordTo - wordFrom) * 2;
    }

    /** Whether the word may be the last, incomplete line of a key. */
    private boolean keyEnd() {
        return (wordTo - wordFrom) % 4 == 0 && (hasDigit(wordFrom, wordTo) || text.charAt(wordTo - 1) == '=');
    }

    /** Position of the next three dashes, at or after the last line asked for. */
    private int dashes = -1;

    private boolean publicMarker(String which, int from, int to) {
        if (dashes < from) {
            dashes = text.indexOf("---", from);
            dashes = dashes < 0 ? length : dashes;
        }
        if (dashes >= to) {
            return false;
        }
        String line = text.substring(from, Math.min(to, from + LONGEST_MARKER));
        return line.contains(which) && !isPrivate(line);
    }

    private boolean header(int from, int to) {
        int i = from;
        while (i < to && (isAlphanumeric(text.charAt(i)) || text.charAt(i) == '-')) {
            i++;
        }
        return i > from && text.startsWith(": ", i);
    }

    /** Masks the private part and the checksum of a PuTTY key file. */
    public void puttyFile() {
        int stop;
        for (int at = text.indexOf("Private-Lines: "); at >= 0; at = text.indexOf("Private-Lines: ", stop)) {
            int from = Math.min(length, lineEnd(at, length) + 1);
            stop = from;
            while (stop < length && base64Word(stop, lineEnd(stop, length))) {
                stop = Math.min(length, lineEnd(stop, length) + 1);
            }
            mask("private-key", from, stop);
            if (text.startsWith("Private-MAC: ", stop)) {
                mask("private-key", stop + 13, lineEnd(stop, length));
            }
        }
    }
}
