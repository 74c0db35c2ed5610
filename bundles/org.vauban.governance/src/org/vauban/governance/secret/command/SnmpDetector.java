// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/**
 * Finds SNMP communities and passphrases in lines of {@code snmpd.conf} and of router configurations:
 * {@code rocommunity …}, {@code createUser bob SHA … AES …}, {@code snmp-server community … RO}.
 */
public final class SnmpDetector extends Detector {
    /** First words of such lines. */
    public static final Set<String> WORDS = Set.of("rocommunity", "rwcommunity", "rocommunity6", "rwcommunity6",
            "authcommunity", "trapcommunity", "com2sec", "com2sec6", "trapsink", "trap2sink", "informsink",
            "createuser", "snmp-server", "snmp");
    private static final Set<String> AUTHENTICATION = Set.of("md5", "sha", "sha1", "sha-224", "sha-256", "sha-384",
            "sha-512", "sha224", "sha256", "sha384", "sha512");
    private static final Set<String> ENCRYPTION = Set.of("des", "3des", "aes", "aes-128", "aes-192", "aes-256",
            "aes128", "aes192", "aes256");
    /** Words before the community in a line about a host; below, those that take a value. */
    private static final Set<String> BEFORE = Set.of("traps", "trap", "informs", "inform", "poll", "auth", "noauth",
            "priv");
    private static final Set<String> VALUED = Set.of("version", "vrf", "use-vrf", "udp-port");
    /** Words that follow a community. */
    private static final Set<String> RIGHTS = Set.of("ro", "rw", "view", "authorization", "default", "localhost");
    private static final int LONGEST_LINE = 400;
    private static final int MOST = 16;

    /** A word of a line, in lower case, with its position. */
    private record Word(String text, int from, int to) {}

    public SnmpDetector(ScannedText text) {
        super(text);
    }

    /** Whether this is a default community of devices. */
    static boolean isStandard(ScannedText text, int from, int to) {
        return to - from == 6 && text.startsWith("public", from) || to - from == 7 && text.startsWith("private", from);
    }

    /** Handles a line by its first word, in lower case, which ends at {@code end}. */
    public void line(String word, int from, int end) {
        if (end >= length || !isBlank(text.charAt(end)) || !begins(word, from)) {
            return;
        }
        List<Word> words = words(end);
        switch (word) {
            case "rocommunity", "rwcommunity", "rocommunity6", "rwcommunity6", "trapcommunity" ->
                community(words, 0, true);
            case "authcommunity" -> community(words, 1, true);
            case "com2sec", "com2sec6" -> community(words, !words.isEmpty() && words.getFirst().text().equals("-cn")
                    ? 4 : 2, false);
            case "trapsink", "trap2sink", "informsink" -> community(words, 1, false);
            case "createuser" -> passphrases(words);
            default -> router(words);
        }
    }

    private void router(List<Word> words) {
        String first = words.isEmpty() ? "" : words.getFirst().text();
        if (first.equals("community")) {
            int type = words.size() > 2 && words.get(1).text().length() == 1 ? 2 : 1; // encryption type
            community(words, type, false);
        } else if (first.equals("user") || first.equals("usm-user")) {
            passphrases(words);
        } else if (first.equals("host") && words.stream().limit(3).anyMatch(
                word -> word.text().indexOf('.') > 0 || word.text().indexOf(':') >= 0)) {
            host(words);
        }
    }

    private void host(List<Word> words) {
        int i = 2;
        while (i < words.size() && (BEFORE.contains(words.get(i).text()) || VALUED.contains(words.get(i).text()))) {
            boolean third = words.get(i).text().equals("version") && i + 1 < words.size()
                    && words.get(i + 1).text().equals("3");
            if (third) {
                return; // user name
            }
            i += VALUED.contains(words.get(i).text()) ? 2 : 1;
        }
        for (int n = 2; n < words.size(); n++) {
            i = words.get(n).text().equals("community") ? n + 1 : i;
        }
        community(words, i, false);
    }

    /** Masks the passphrases of users, which follow the name of an algorithm. */
    private void passphrases(List<Word> words) {
        for (int i = 0; i + 1 < words.size(); i++) {
            String method = words.get(i).text();
            if (AUTHENTICATION.contains(method) || ENCRYPTION.contains(method)) {
                String next = words.get(i + 1).text();
                boolean bits = Set.of("128", "192", "256").contains(next) && i + 2 < words.size();
                secret(words.get(bits ? i + 2 : i + 1));
            }
        }
    }

    /** @param alone whether the community may be the last word of a line of prose */
    private void community(List<Word> words, int at, boolean alone) {
        if (at >= words.size()) {
            return;
        }
        Word word = words.get(at);
        String next = at + 1 < words.size() ? words.get(at + 1).text() : "";
        boolean sentence = text.kind().prose() && !hasDigit(word.from(), word.to()) && !RIGHTS.contains(next)
                && !(alone && (next.isEmpty() || hasDigit(words.get(at + 1).from(), words.get(at + 1).to())));
        if (!sentence) {
            secret(word);
        }
    }

    private void secret(Word word) {
        if (!isStandard(text, word.from(), word.to()) && !word.text().contains("community")
                && ValueRules.isSecret(text, Family.PASSWORD, word.from(), word.to())) {
            mask(Family.PASSWORD.kind, word.from(), word.to());
        }
    }

    /** Whether a settings line begins here, also after a prompt or in a literal; rare words may occur anywhere. */
    private boolean begins(String word, int from) {
        int i = from;
        while (i > 0 && from - i < LONGEST_LINE && isBlank(text.charAt(i - 1))) {
            i--;
        }
        char before = i == 0 ? '\n' : text.charAt(i - 1);
        boolean command = text.startsWith("set", i - 3) || text.startsWith("no", i - 2);
        return isLineEnd(before) || "\"'#>".indexOf(before) >= 0 || i < from && command
                || i < from && word.contains("community") && !text.kind().prose();
    }

    /** Returns the words up to the end of the line or of the literal that contains it. */
    private List<Word> words(int from) {
        List<Word> words = new ArrayList<>();
        int limit = lineEnd(from, Math.min(length, from + LONGEST_LINE));
        int i = skipBlanks(from);
        while (i < limit && words.size() < MOST && text.charAt(i) > ' ') {
            boolean quoted = text.charAt(i) == '"' && i + 1 < limit && isAlphanumeric(text.charAt(i + 1));
            int start = quoted ? i + 1 : i;
            int end = start;
            while (end < limit && text.charAt(end) != '"'
                    && (quoted || text.charAt(end) > ' ' && "'`\\".indexOf(text.charAt(end)) < 0)) {
                end++;
            }
            if (end == start || quoted && end == limit) {
                break;
            }
            words.add(new Word(text.substring(start, end).toLowerCase(Locale.ROOT), start, end));
            boolean literal = end < limit && !quoted && text.charAt(end) > ' ';
            i = literal ? limit : skipBlanks(quoted ? end + 1 : end);
        }
        return words;
    }
}
