// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.command;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.TextKind;
import org.vauban.governance.secret.text.TextKind.Accounts;
import org.vauban.governance.secret.text.ValueRules;

/**
 * Finds secrets in what a shell script writes to files and commands: the body of a here-document is scanned as the file
 * that it becomes, and lines for {@code chpasswd} contain names with passwords.
 */
public final class HereDocumentDetector extends Detector {
    private static final int LONGEST_COMMAND = 400;
    private static final int LONGEST_WORD = 64;
    private static final List<String> DATABASES = List.of("mysql", "mariadb", "psql", "sqlplus", "sqlcmd");
    private static final TextKind CONFIGURATION = TextKind.of(Path.of("a.conf"));
    private static final TextKind YAML = TextKind.of(Path.of("a.yml"));
    private static final TextKind SQL = TextKind.of(Path.of("a.sql"));

    private final BiFunction<String, TextKind, ScannedText> scan;

    /** @param scan scans a text of a given kind, without its here-documents */
    public HereDocumentDetector(ScannedText text, BiFunction<String, TextKind, ScannedText> scan) {
        super(text);
        this.scan = scan;
    }

    public void scan() {
        int at = text.indexOf("<<", 0);
        while (at >= 0 && at < length) {
            int next = text.startsWith("<<<", at) ? at + 3 : document(at);
            at = next >= length ? -1 : text.indexOf("<<", next);
        }
    }

    /** @return where to continue: after the document, if there is one */
    private int document(int at) {
        int i = at + 2;
        if (i < length && (text.charAt(i) == '-' || text.charAt(i) == '~')) {
            i++;
        }
        i = skipBlanks(i);
        boolean quoted = i < length && (text.charAt(i) == '\'' || text.charAt(i) == '"' || text.charAt(i) == '\\');
        i = quoted ? i + 1 : i;
        int end = i;
        while (end < length && end - i < LONGEST_WORD
                && (isAlphanumeric(text.charAt(end)) || text.charAt(end) == '_')) {
            end++;
        }
        int start = lineStart(at);
        int stop = lineEnd(end, Math.min(length, end + LONGEST_COMMAND));
        if (end == i || start < 0 || stop >= length) {
            return at + 2;
        }
        String command = text.substring(start, at);
        String whole = command + ' ' + text.substring(end, stop);
        boolean users = command.contains("chpasswd");
        TextKind kind = users ? null : kind(command, whole);
        if (!users && kind == null) {
            return at + 2;
        }
        int body = stop + 1;
        int close = close(text.substring(i, end), body);
        if (kind == null) {
            users(body, close);
        } else {
            text.include(scan.apply(text.substring(body, close), kind), body);
        }
        return close;
    }

    /** Returns the beginning of a position's line, or -1 if that is too far away. */
    private int lineStart(int at) {
        for (int i = at; i > 0 && at - i < LONGEST_COMMAND; i--) {
            if (isLineEnd(text.charAt(i - 1))) {
                return i;
            }
        }
        return at < LONGEST_COMMAND ? 0 : -1;
    }

    /** Returns where the line that ends a document begins, or the end of the text if the document is cut off. */
    private int close(String word, int from) {
        int line = from;
        while (line < length) {
            int stop = lineEnd(line, length);
            int start = skipBlanks(line);
            int end = start + word.length();
            if (text.startsWith(word, start) && blank(Math.min(end, stop), stop)) {
                return line;
            }
            line = stop + 1;
        }
        return length;
    }

    /** Returns the kind of file that the body becomes, or null for other text, such as a help text or a program. */
    private static @Nullable TextKind kind(String command, String whole) {
        if (DATABASES.stream().anyMatch(name -> word(command, name) >= 0)) {
            return SQL;
        }
        int tee = word(whole, "tee");
        if (word(command, "cat") < 0 && tee < 0) {
            return null;
        }
        if (whole.contains("kubectl")) {
            return YAML;
        }
        int redirected = whole.lastIndexOf('>');
        if (redirected < 0 && tee < 0) {
            return null;
        }
        String[] words = whole.substring(redirected >= 0 ? redirected + 1 : tee + 3).strip().split("[\\s|;&]+");
        int first = 0;
        while (first < words.length - 1 && words[first].startsWith("-")) {
            first++;
        }
        return kind(words[first].replaceAll("[\"']", ""));
    }

    private static TextKind kind(String file) {
        try {
            Path name = Path.of(file).getFileName();
            boolean known = name != null && (name.toString().lastIndexOf('.') >= 0
                    || Accounts.of(name.toString()) != Accounts.NONE);
            return known && name != null ? TextKind.of(name) : CONFIGURATION;
        } catch (InvalidPathException e) {
            return CONFIGURATION; // composed of variables
        }
    }

    /** Returns where a word begins in a command, or -1. */
    private static int word(String command, String word) {
        int at = command.indexOf(word);
        while (at >= 0) {
            int end = at + word.length();
            boolean begins = at == 0 || !isAlphanumeric(command.charAt(at - 1)) && command.charAt(at - 1) != '-';
            if (begins && (end == command.length() || isBlank(command.charAt(end)))) {
                return at;
            }
            at = command.indexOf(word, end);
        }
        return -1;
    }

    /** Handles lines {@code user:password}. */
    private void users(int from, int to) {
        for (int line = from; line < to;) {
            int stop = lineEnd(line, to);
            int colon = text.indexOf(':', line, stop);
            if (colon >= 0 && colon + 1 < stop && ValueRules.isSecret(text, Family.PASSWORD, colon + 1, stop)) {
                mask(Family.PASSWORD.kind, colon + 1, stop);
            }
            line = stop + 1;
        }
    }
}
