// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.command;

import java.util.ArrayList;
import java.util.List;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/**
 * Finds passwords in SQL: {@code IDENTIFIED BY}, {@code SET PASSWORD FOR}, {@code CONNECT}, columns of an
 * {@code INSERT}.
 */
public final class SqlDetector extends Detector {
    public static final List<String> KEYWORDS = List.of("identified", "password", "connect", "conn", "sqlplus", "expdp",
            "impdp", "sqlldr", "rman", "sp_addlogin", "sp_addlinkedsrvlogin", "sp_password", "insert");
    private static final int LONGEST_CLAUSE = 200;
    private static final int LONGEST_STATEMENT = 1_500;
    private static final int MOST_OPTIONS = 4;

    public SqlDetector(ScannedText text) {
        super(text);
    }

    /** Handles a keyword in lower case, which ends at {@code end}. */
    public void keyword(String word, int from, int end) {
        switch (word) {
            case "identified" -> identified(from, end);
            case "password" -> setPassword(from, end);
            case "connect", "conn" -> {
                connect(skipBlanks(end), text.kind().sql() && begins(from));
                database(end);
            }
            case "sqlplus", "expdp", "impdp", "sqlldr", "rman" -> program(end);
            case "sp_addlogin", "sp_addlinkedsrvlogin", "sp_password" -> second(end);
            case "insert" -> insert(end);
            default -> {
                // another keyword
            }
        }
    }

    /** Handles {@code IDENTIFIED [WITH plug-in] BY [PASSWORD] value}. */
    private void identified(int from, int end) {
        int limit = Math.min(length, end + LONGEST_CLAUSE);
        int at = skipBlanks(end);
        if (matches(at, "WITH ")) {
            int by = find("BY ", at, limit);
            if (by < 0 || text.indexOf(';', at, by) >= 0) {
                return;
            }
            at = by;
        }
        if (!matches(at, "BY ")) {
            return;
        }
        at = skipBlanks(at + 3);
        if (matches(at, "PASSWORD ")) {
            at = skipBlanks(at + 9);
        }
        // "… identified by the name" is prose
        boolean statement = text.kind().sql() || text.startsWith("IDENTIFIED", from) && statement(from);
        if (statement || at < length && text.charAt(at) == '\'') {
            value(at);
        }
    }

    private boolean statement(int from) {
        String before = text.substring(Math.max(0, from - 80), from).toUpperCase(java.util.Locale.ROOT);
        return before.contains("USER ") || before.contains("ROLE ") || before.contains(" TO ")
                || before.contains("PROFILE ");
    }

    private void value(int at) {
        if (at >= length) {
            return;
        }
        if (isQuote(text.charAt(at))) {
            secret(at + 1, close(at, Math.min(length, at + LONGEST_CLAUSE)));
            return;
        }
        int end = at;
        while (end < length && end - at < LONGEST_CLAUSE && text.charAt(end) > ' '
                && ";,)}\"'&:".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        secret(at, end);
    }

    /** Returns the end of a literal, in which its quote may be doubled, or -1. */
    private int close(int quote, int limit) {
        int close = text.indexOf(text.charAt(quote), quote + 1, limit);
        while (close >= 0 && close + 1 < limit && text.charAt(close + 1) == text.charAt(quote)) {
            close = text.indexOf(text.charAt(quote), close + 2, limit);
        }
        return close;
    }

    private void setPassword(int from, int end) {
        int at = skipBlanks(end);
        if (!matches(at, "FOR ") || from < 4) {
            return;
        }
        int line = lineEnd(at, Math.min(length, at + LONGEST_CLAUSE));
        int equals = text.indexOf('=', at, line);
        int quote = equals < 0 ? length : skipBlanks(equals + 1);
        if (quote < length && isQuote(text.charAt(quote))) {
            value(quote);
        }
    }

    /** Handles {@code sqlplus -s user/password@database} and {@code rman target user/password}. */
    private void program(int end) {
        int at = skipBlanks(end);
        for (int n = 0; n < MOST_OPTIONS && at < length && text.charAt(at) == '-'; n++) {
            at = skipBlanks(run(at + 1, ""));
        }
        at = matches(at, "target ") ? skipBlanks(at + 7) : matches(at, "userid=") ? at + 7 : at;
        connect(at < length && isQuote(text.charAt(at)) ? at + 1 : at, !text.kind().prose());
    }

    /**
     * Handles {@code CONNECT user/password@database}.
     *
     * @param alone whether the database may be missing
     */
    private void connect(int at, boolean alone) {
        int limit = Math.min(length, at + LONGEST_CLAUSE);
        int slash = at;
        while (slash < limit && (isAlphanumeric(text.charAt(slash)) || "_$#.".indexOf(text.charAt(slash)) >= 0)) {
            slash++;
        }
        if (slash == at || slash >= limit || text.charAt(slash) != '/') {
            return;
        }
        int stop = slash + 1;
        while (stop < limit && text.charAt(stop) > ' ' && "@;'\"/}".indexOf(text.charAt(stop)) < 0) {
            stop++;
        }
        boolean ends = stop == length || stop < limit && text.charAt(stop) != '/';
        if (alone ? ends : stop < limit && text.charAt(stop) == '@') {
            secret(slash + 1, stop);
        }
    }

    /**
     * Whether a statement may begin here, also after a prompt, but not in a comment, where words with a slash may
     * follow.
     */
    private boolean begins(int from) {
        int i = from;
        while (i > 0 && from - i < LONGEST_CLAUSE && isBlank(text.charAt(i - 1))) {
            i--;
        }
        return i == 0 || isLineEnd(text.charAt(i - 1)) || ">;\"'".indexOf(text.charAt(i - 1)) >= 0;
    }

    /** Handles DB2's {@code CONNECT TO database USER user USING password}. */
    private void database(int end) {
        int at = skipBlanks(end);
        for (String word : new String[] {"TO ", "USER ", "USING "}) {
            if (!matches(at, word)) {
                return;
            }
            at = skipBlanks(at + word.length());
            if (word.equals("USING ")) {
                value(at);
            }
            at = skipBlanks(run(at, "_.$#@"));
        }
    }

    private void second(int end) {
        int comma = text.indexOf(',', end, lineEnd(end, Math.min(length, end + LONGEST_CLAUSE)));
        int quote = comma < 0 ? length : skipBlanks(comma + 1);
        if (quote < length && text.charAt(quote) == '\'') {
            value(quote);
        }
    }

    /** Handles {@code INSERT INTO t (login, password) VALUES ('…', '…'), …}. */
    private void insert(int end) {
        int limit = Math.min(length, end + LONGEST_STATEMENT);
        int open = text.indexOf('(', end, Math.min(limit, end + LONGEST_CLAUSE));
        int close = open < 0 ? -1 : text.indexOf(')', open, limit);
        int values = close < 0 ? -1 : skipSpace(close + 1, LONGEST_CLAUSE);
        if (close < 0 || !matches(values, "VALUES")) {
            return;
        }
        List<Family> columns = new ArrayList<>();
        int start = open + 1;
        for (int i = open + 1; i <= close; i++) {
            if (text.charAt(i) == ',' || i == close) {
                int to = i;
                while (to > start && !isAlphanumeric(text.charAt(to - 1))) {
                    to--;
                }
                columns.add(to > start ? SecretNames.family(text, start, to) : null);
                start = i + 1;
            }
        }
        if (columns.stream().anyMatch(column -> column != null)) {
            row(columns, text.indexOf('(', values, limit), limit);
        }
    }

    private void row(List<Family> columns, int open, int limit) {
        int index = 0;
        for (int i = open; i >= 0 && i < limit && text.charAt(i) != ';'; i++) {
            char c = text.charAt(i);
            if (c == '(') {
                index = 0;
            } else if (c == ',') {
                index++;
            } else if (c == '\'') {
                int close = close(i, limit);
                if (close < 0) {
                    return;
                }
                if (index < columns.size() && columns.get(index) != null && ",( ".indexOf(text.charAt(i - 1)) >= 0) {
                    secret(columns.get(index) == Family.PIN ? Family.PIN : Family.PASSWORD, i + 1, close);
                }
                i = close;
            }
        }
    }

    private void secret(int from, int to) {
        secret(Family.PASSWORD, from, to);
    }

    private void secret(Family family, int from, int to) {
        if (to > from && ValueRules.isSecret(text, family, from, to)) {
            mask("password", from, to);
        }
    }

    private boolean matches(int at, String word) {
        return at >= 0 && text.regionMatches(true, at, word, 0, word.length());
    }

    private int find(String word, int from, int limit) {
        for (int i = from; i < limit; i++) {
            if (matches(i, word) && !isAlphanumeric(text.charAt(i - 1))) {
                return i;
            }
        }
        return -1;
    }
}
