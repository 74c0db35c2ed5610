// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret;

import java.util.ArrayList;
import java.util.List;
import org.vauban.governance.secret.SecretNames.Family;
import org.vauban.governance.secret.TextKind.Accounts;

/**
 * Finds passwords in the lists of accounts that Postfix, pppd, PostgreSQL, strongSwan and cloud-init read, also where a
 * text quotes some of their lines: {@code [mail.example.org]:587 bob:…}, {@code bob * "…" *}.
 */
final class AccountListDetector extends Detector {
    private static final int LONGEST_HOST = 255;
    private static final int LONGEST_LINE = 1_000;
    /** Before the password in a line of {@code .pgpass}. */
    private static final int COLONS = 4;
    /** What the first comment of the lists of pppd says of their columns. */
    private static final String HEADER = "# client";
    private static final String USERS = "chpasswd:";
    private static final int LONGEST_LIST_HEAD = 80;

    AccountListDetector(ScannedText text) {
        super(text);
    }

    void scan() {
        Accounts accounts = text.kind().accounts();
        if (accounts != Accounts.NONE) {
            lines(accounts, 0);
            return;
        }
        for (int at = text.indexOf("]:", 0); at >= 0 && at < length; at = text.indexOf("]:", at + 2)) {
            relay(at);
        }
        for (int at = text.indexOf(USERS, 0); at >= 0 && at < length;) {
            int next = users(at + USERS.length());
            at = next >= length ? -1 : text.indexOf(USERS, next);
        }
        for (int at = text.indexOf(HEADER, 0); at >= 0 && at < length;) {
            int server = skipBlanks(at + HEADER.length());
            boolean columns = text.startsWith("server", server) && text.startsWith("secret", skipBlanks(server + 6));
            int next = columns ? lines(Accounts.PPP, lineEnd(server, length) + 1) : server;
            at = next >= length ? -1 : text.indexOf(HEADER, next);
        }
    }

    /** @return where the first line begins that is none of a list of pppd; the end of one of Postfix */
    private int lines(Accounts accounts, int from) {
        int line = from;
        while (line < length) {
            int stop = lineEnd(line, length);
            int first = skipBlanks(line);
            boolean remark = first < stop && text.charAt(first) == '#';
            if (!(remark && accounts == Accounts.PPP) && !account(accounts, remark ? first + 1 : first, stop)
                    && text.kind().accounts() == Accounts.NONE) {
                return stop + 1;
            }
            line = stop + 1;
        }
        return length;
    }

    /** Masks the password in a line of such a list. @return whether this is one */
    boolean account(Accounts accounts, int from, int stop) {
        if (accounts == Accounts.POSTFIX) {
            int end = word(skipBlanks(from), stop);
            int colon = text.indexOf(':', end, stop);
            if (colon < 0 || skipBlanks(end) == end || hasBlank(skipBlanks(end), colon)) {
                return false;
            }
            secret(colon + 1, stop);
            return true;
        }
        if (accounts == Accounts.POSTGRES) {
            int colon = skipBlanks(from) - 1;
            for (int n = 0; n < COLONS && (n == 0 || colon >= 0); n++) {
                colon = text.indexOf(':', colon + 1, stop);
            }
            if (colon < 0 || hasBlank(skipBlanks(from), colon)) {
                return false;
            }
            secret(colon + 1, stop);
            return true;
        }
        List<int[]> words = new ArrayList<>();
        int i = skipBlanks(from);
        while (i < stop && words.size() < 3 && !isLineEnd(text.charAt(i))) {
            boolean quoted = "\"'".indexOf(text.charAt(i)) >= 0;
            int close = quoted ? text.indexOf(text.charAt(i), i + 1, stop) : word(i, stop);
            if (close < 0) {
                return false;
            }
            words.add(new int[] {quoted ? i + 1 : i, close});
            i = skipBlanks(quoted ? close + 1 : close);
        }
        if (words.size() < 3) {
            return false;
        }
        int[] third = words.get(2);
        if (!text.startsWith("@/", third[0])) { // the name of a file
            secret(third[0], third[1]);
        }
        return true;
    }

    /** {@code bob : PSK "secret"}: a line of {@code ipsec.secrets}. */
    void sharedSecret(int from, int end) {
        int before = from;
        while (before > 0 && from - before < 16 && isBlank(text.charAt(before - 1))) {
            before--;
        }
        int quote = skipBlanks(end);
        if (before < 1 || text.charAt(before - 1) != ':' || !hasUpper(from, end) || quote == end || quote >= length
                || text.charAt(quote) != '"') {
            return;
        }
        int close = text.indexOf('"', quote + 1, Math.min(length, quote + 256));
        if (close > 0) {
            secret(quote + 1, lineEnd(quote, close) < close ? quote + 1 : close);
        }
    }

    /** {@code chpasswd:} of cloud-init, with lines {@code user:password} behind {@code list:}. */
    private int users(int from) {
        int list = text.indexOf("list:", from, Math.min(length, from + LONGEST_LIST_HEAD));
        if (list < 0) {
            return from;
        }
        int indent = indent(list);
        int line = lineEnd(list, length) + 1;
        while (line < length) {
            int first = skipBlanks(line);
            int stop = lineEnd(line, length);
            boolean empty = blank(first, stop);
            if (!empty && (first - line < indent || first - line == indent && text.charAt(first) != '-')) {
                return line;
            }
            int user = !empty && text.charAt(first) == '-' ? skipBlanks(first + 1) : first;
            int colon = text.indexOf(':', user, stop);
            if (colon > user && !hasBlank(user, colon) && !text.startsWith("RANDOM", colon + 1)) {
                secret(colon + 1, stop);
            }
            line = stop + 1;
        }
        return length;
    }

    /** How deep a word is indented that begins its line; more than any where it begins none. */
    private int indent(int at) {
        int i = at;
        while (i > 0 && isBlank(text.charAt(i - 1))) {
            i--;
        }
        return i == 0 || isLineEnd(text.charAt(i - 1)) ? at - i : Integer.MAX_VALUE;
    }

    private int word(int from, int stop) {
        int end = from;
        while (end < stop && text.charAt(end) > ' ') {
            end++;
        }
        return end;
    }

    /** {@code [mail.example.org]:587 bob:…}, wherever that stands. @param bracket that closes the name of the host */
    private void relay(int bracket) {
        int port = run(bracket + 2, "");
        int user = skipBlanks(port);
        if (port - bracket < 3 || port - bracket > 7 || port >= length || user == port
                || hasLetter(bracket + 2, port)) {
            return;
        }
        int colon = user;
        while (colon < length && colon - user < LONGEST_HOST && of(text.charAt(colon), "._%+-@\\/=")) {
            colon++;
        }
        if (colon == user || colon >= length || text.charAt(colon) != ':' || !named(bracket)) {
            return;
        }
        boolean line = beginsLine(bracket);
        int end = colon + 1;
        int limit = Math.min(length, end + LONGEST_LINE);
        while (end < limit && !isLineEnd(text.charAt(end)) && (line || text.charAt(end) > ' ')
                && (line || !isQuote(text.charAt(end)))) {
            end++;
        }
        if (run(colon + 1, "") < end || hasLetter(colon + 1, end)) { // else a port
            secret(colon + 1, end);
        }
    }

    /** Whether the name of a host stands in the bracket that is closed here. */
    private boolean named(int bracket) {
        int open = open(bracket);
        boolean dot = false;
        for (int i = open + 1; open >= 0 && i < bracket; i++) {
            dot |= text.charAt(i) == '.';
        }
        return dot && hasLetter(open + 1, bracket);
    }

    private int open(int bracket) {
        int i = bracket - 1;
        while (i >= 0 && bracket - i < LONGEST_HOST && of(text.charAt(i), ".-_")) {
            i--;
        }
        return i >= 0 && text.charAt(i) == '[' ? i : -1;
    }

    private boolean beginsLine(int bracket) {
        int i = open(bracket);
        int from = i;
        while (i > 0 && from - i < 64 && (isBlank(text.charAt(i - 1)) || text.charAt(i - 1) == '#')) {
            i--;
        }
        return i == 0 || isLineEnd(text.charAt(i - 1));
    }

    private boolean hasLetter(int from, int to) {
        return hasLower(from, to) || hasUpper(from, to);
    }

    /** Masks what stands between two offsets without the blanks at its end. */
    private void secret(int from, int to) {
        int end = to;
        while (end > from && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        if (end > from && ValueRules.isSecret(text, Family.PASSWORD, from, end)) {
            mask(Family.PASSWORD.kind, from, end);
        }
    }
}
