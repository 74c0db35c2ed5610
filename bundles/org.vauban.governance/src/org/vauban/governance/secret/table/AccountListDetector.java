// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.TextKind.Accounts;
import org.vauban.governance.secret.text.ValueRules;

/**
 * Finds passwords in the account lists that Postfix, pppd, PostgreSQL, PgBouncer, strongSwan, racoon, Nagios, Redis and
 * cloud-init read, also if a text quotes some of their lines: {@code [mail.example.org]:587 bob:…},
 * {@code bob * "…" *}.
 */
public final class AccountListDetector extends Detector {
    private static final int LONGEST_HOST = 255;
    private static final int LONGEST_LINE = 1_000;
    /** Minimum length of an IPsec secret without quotes. */
    private static final int SHORTEST_SHARED = 8;
    /** Number of colons before the password in a line of {@code .pgpass}. */
    private static final int COLONS = 4;
    /** Start of the first comment in pppd's lists, which names the columns. */
    private static final String HEADER = "# client";
    private static final String USERS = "chpasswd:";
    /** A JAAS module, and the prefix of its user names. */
    private static final String MODULE = "LoginModule";
    private static final String USER = "user_";
    private static final int LONGEST_LIST_HEAD = 80;
    /** Prefix of the only account of a relay; below, the suffix of Postfix's list setting. */
    private static final String STATIC = "static:";
    private static final String LIST = "password_maps";
    /** Rules of a Redis user that do not begin with a sign. */
    private static final Set<String> REDIS = Set.of("on", "off", "nopass", "resetpass", "allkeys", "allcommands",
            "allchannels", "resetkeys", "resetchannels", "reset", "sanitize-payload");
    private static final String SIGNS = "><#!~%&+-()";
    private static final int LONGEST_RULE = 16;
    /** End of the last line read as a Redis rule list. */
    private int redisTo;

    public AccountListDetector(ScannedText text) {
        super(text);
    }

    public void scan() {
        Accounts accounts = text.kind().accounts();
        if (accounts != Accounts.NONE) {
            lines(accounts, 0);
            return;
        }
        for (int at = text.indexOf("]:", 0); at >= 0 && at < length; at = text.indexOf("]:", at + 2)) {
            relay(at);
        }
        if (text.indexOf(MODULE) >= 0) {
            users();
        }
        for (int at = text.indexOf(STATIC, 0); at >= 0; at = text.indexOf(STATIC, at + STATIC.length())) {
            only(at + STATIC.length());
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

    /** Handles {@code user_bob="…"}: the users of a JAAS module that digests passwords. */
    private void users() {
        for (int at = text.indexOf(USER, 0); at >= 0; at = text.indexOf(USER, at + USER.length())) {
            int equals = run(at + USER.length(), "_.-");
            boolean option = at > 0 && Character.isWhitespace(text.charAt(at - 1)) && text.startsWith("=\"", equals);
            int close = option ? text.indexOf('"', equals + 2, Math.min(length, equals + LONGEST_HOST)) : -1;
            if (close > 0 && lineEnd(equals, close) == close) {
                secret(equals + 2, close);
            }
        }
    }

    /** @return where to continue: the end of an account file, else after the first line that is not part of the list */
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

    /** Masks the password in a line of such a list. @return whether the line is one */
    public boolean account(Accounts accounts, int from, int stop) {
        return switch (accounts) {
            case POSTFIX -> ofHost(from, stop);
            case POSTGRES -> ofDatabase(from, stop);
            case PGBOUNCER -> inQuotes(skipBlanks(from), stop);
            case RACOON -> shared(from, stop);
            case NAGIOS -> macro(skipBlanks(from), stop);
            default -> columns(from, stop);
        };
    }

    /** Handles {@code mail.example.org bob:secret}. */
    private boolean ofHost(int from, int stop) {
        int end = word(skipBlanks(from), stop);
        int colon = text.indexOf(':', end, stop);
        if (colon < 0 || skipBlanks(end) == end || hasBlank(skipBlanks(end), colon)) {
            return false;
        }
        secret(colon + 1, stop);
        return true;
    }

    /** Handles {@code host:5432:database:bob:secret}. */
    private boolean ofDatabase(int from, int stop) {
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

    /** Handles {@code "bob" "secret"}. */
    private boolean inQuotes(int from, int stop) {
        int close = from < stop && text.charAt(from) == '"' ? text.indexOf('"', from + 1, stop) : -1;
        int second = close < 0 ? stop : skipBlanks(close + 1);
        int end = second < stop && text.charAt(second) == '"' ? text.indexOf('"', second + 1, stop) : -1;
        if (end > second) {
            secret(second + 1, end);
        }
        return end > second;
    }

    /** Handles {@code 10.0.0.1 secret}; after a comment marker, words may look like that. */
    private boolean shared(int from, int stop) {
        int first = skipBlanks(from);
        int end = word(first, stop);
        int key = skipBlanks(end);
        int keyEnd = word(key, stop);
        boolean remark = from > 0 && text.charAt(from - 1) == '#';
        boolean address = text.indexOf('.', first, end) >= 0 || text.indexOf(':', first, end) >= 0
                || text.indexOf('@', first, end) >= 0;
        if (!address || key == end || keyEnd == key || !blank(keyEnd, stop) || remark && !hasDigit(key, keyEnd)) {
            return false;
        }
        secret(key, keyEnd);
        return true;
    }

    /** Handles {@code $USER3$=secret}; other macros are program folders, addresses and host names. */
    private boolean macro(int from, int stop) {
        int mark = text.startsWith("$USER", from) ? run(from + 5, "") : length;
        if (!text.startsWith("$=", mark)) {
            return false;
        }
        int value = mark + 2;
        int end = word(value, stop);
        if (hasDigit(value, end) && hasLetter(value, end) && blank(end, stop) && text.indexOf('/', value, end) < 0
                && text.indexOf('.', value, end) < 0) {
            secret(value, end);
        }
        return true;
    }

    /** Handles {@code bob * secret *}. */
    private boolean columns(int from, int stop) {
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
        if (!text.startsWith("@/", third[0])) { // a file name
            secret(third[0], third[1]);
        }
        return true;
    }

    /** Handles {@code bob : PSK "secret"}: a line of {@code ipsec.secrets}. */
    public void sharedSecret(int from, int end) {
        int before = from;
        while (before > 0 && from - before < 16 && isBlank(text.charAt(before - 1))) {
            before--;
        }
        int quote = skipBlanks(end);
        if (before < 1 || text.charAt(before - 1) != ':' || !hasUpper(from, end) || quote == end || quote >= length) {
            return;
        }
        if (text.charAt(quote) != '"') {
            int stop = word(quote, Math.min(length, quote + LONGEST_HOST));
            boolean shared = text.startsWith("PSK", from) && stop - quote >= SHORTEST_SHARED;
            if (shared && hasDigit(quote, stop) && isAlphanumeric(text.charAt(quote))) {
                secret(quote, stop);
            }
            return;
        }
        int close = text.indexOf('"', quote + 1, Math.min(length, quote + 256));
        if (close > 0) {
            secret(quote + 1, lineEnd(quote, close) < close ? quote + 1 : close);
        }
    }

    /** Handles {@code smtp_sasl_password_maps = static:bob:…}. @param user where the user begins */
    private void only(int user) {
        int list = text.indexOf(LIST, Math.max(0, user - LONGEST_LIST_HEAD), user);
        if (list < 0 || lineEnd(list, user) < user) {
            return;
        }
        int end = user;
        int limit = Math.min(length, user + LONGEST_LINE);
        while (end < limit && text.charAt(end) > ' ' && !isQuote(text.charAt(end))) {
            end++;
        }
        int colon = text.indexOf(':', user, end);
        if (colon > user) {
            secret(colon + 1, end);
        }
    }

    /**
     * Handles {@code user bob on >… ~* +@all}: a line of a Redis list, or of a command.
     *
     * @param from where the word begins
     * @param end where it ends
     */
    public void redis(int from, int end) {
        if (!text.regionMatches(true, from, "setuser", 0, 7) && !beginsLine(from) && !text.startsWith("--", from - 2)) {
            return;
        }
        if (from < redisTo) {
            return; // within a line already read
        }
        int stop = lineEnd(end, Math.min(length, end + LONGEST_LINE));
        redisTo = stop;
        int i = word(skipBlanks(end), stop);
        List<int[]> passwords = new ArrayList<>();
        boolean known = false; // whether the line states permissions
        while (i < stop) {
            int start = skipBlanks(i);
            boolean quoted = start < stop && isQuote(text.charAt(start));
            start = quoted ? start + 1 : start;
            int to = start;
            while (to < stop && text.charAt(to) > ' ' && !isQuote(text.charAt(to))) {
                to++;
            }
            if (to > start + 1 && text.charAt(start) == '>') {
                passwords.add(new int[] {start + 1, to});
            }
            String rule = text.substring(start, Math.min(to, start + LONGEST_RULE));
            boolean named = REDIS.contains(rule);
            if (to > start && !named && !SIGNS.contains(rule.substring(0, 1))) {
                break; // prose, or text after the command
            }
            known |= named || to > start + 1 && "~&+".indexOf(rule.charAt(0)) >= 0;
            i = Math.max(to, start) + (quoted || to == start ? 1 : 0);
        }
        if (known) {
            passwords.forEach(each -> secret(each[0], each[1]));
        }
    }

    /** Handles cloud-init's {@code chpasswd:}, with lines {@code user:password} after {@code list:}. */
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

    /** Returns the indentation of a word that begins its line, or the maximum value for any other word. */
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

    /** Handles {@code [mail.example.org]:587 bob:…} anywhere. @param bracket closes the host name */
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
        boolean line = beginsLine(open(bracket));
        int end = colon + 1;
        int limit = Math.min(length, end + LONGEST_LINE);
        while (end < limit && !isLineEnd(text.charAt(end)) && (line || text.charAt(end) > ' ')
                && (line || !isQuote(text.charAt(end)))) {
            end++;
        }
        if (run(colon + 1, "") < end || hasLetter(colon + 1, end)) { // otherwise a port
            secret(colon + 1, end);
        }
    }

    /** Whether the bracket that is closed here contains a host name. */
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

    /** Whether only blanks and a comment marker precede it in its line. */
    private boolean beginsLine(int from) {
        int i = from;
        while (i > 0 && from - i < 64 && (isBlank(text.charAt(i - 1)) || text.charAt(i - 1) == '#')) {
            i--;
        }
        return i == 0 || isLineEnd(text.charAt(i - 1));
    }

    /** Masks the text between two offsets without trailing blanks. */
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
