// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.token;

import java.util.Locale;
import java.util.Set;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.Placeholders;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/** Finds passwords in URLs. */
public final class UrlDetector extends Detector {
    /** Maximum length of a login before the network of a data source. */
    private static final int LONGEST_LOGIN = 256;
    /** Maximum length of a password's rest after a character that should be escaped. */
    private static final int LONGEST_REST = 128;
    private static final Set<String> USERS = Set.of("user", "username", "login", "utilisateur",
            "usuario", "name", "usr", "foo");
    private static final Set<String> PASSWORDS = Set.of("password", "pass", "passwd", "pwd",
            "motdepasse", "mdp", "secret", "pw", "bar");

    /** Users that exist on many machines. */
    private static final Set<String> KNOWN = Set.of("root", "admin", "administrator", "postgres",
            "sa", "oracle", "ubuntu", "debian", "pi", "guest");
    /** Other words that come before a colon and an address. */
    private static final Set<String> NO_USERS = Set.of("sip", "sips", "tcp", "udp", "mailto",
            "xmpp", "from", "to", "cc", "via", "mail", "email", "e-mail", "courriel", "contact", "adresse", "address",
            "jid", "git", "author", "auteur");

    public UrlDetector(ScannedText text) {
        super(text);
    }

    /** Handles {@code scheme://user:password@host} (RFC 3986). @return where to continue */
    public int url(int colon) {
        int from = colon + 3;
        if (colon == 0 || !isAlphanumeric(text.charAt(colon - 1))) {
            return from;
        }
        int password = -1;
        int at = -1;
        int end = from;
        for (; end < length; end++) {
            char c = text.charAt(end);
            if (c == '/' || c == '?' || c == '#' || c == '<' || c == '>' || c <= ' ' || isQuote(c)) {
                break;
            }
            if (c == ':' && password < 0) {
                password = end + 1;
            } else if (c == '@') {
                at = end;
            }
        }
        if (at < 0) {
            return password < 0 || password >= end ? from : unescaped(from, password, end);
        }
        if (password < 0 || password > at) {
            return user(from, at);
        }
        if (at <= password || Placeholders.isPlaceholder(text, password, at) || described(from, password, at)) {
            return from;
        }
        mask("url-password", password, at);
        return at;
    }

    /**
     * Handles {@code scheme://user:pass/word@host}: a password with characters that should be escaped. The text after
     * the colon is not a port.
     *
     * @param stop end of the authority
     * @return where to continue
     */
    private int unescaped(int from, int password, int stop) {
        boolean port = run(password, "") == stop && !hasLetter(password, stop)
                || stop - password == 4 && text.regionMatches(true, password, "port", 0, 4);
        if (stop >= length || "/?#".indexOf(text.charAt(stop)) < 0 || port || text.charAt(from) == '['
                || "$%<{[".indexOf(text.charAt(password)) >= 0) {
            return from;
        }
        int limit = Math.min(length, stop + LONGEST_REST);
        int at = stop;
        while (at < limit && text.charAt(at) > ' ' && text.charAt(at) != '@' && "<>".indexOf(text.charAt(at)) < 0
                && !isQuote(text.charAt(at))) {
            at++;
        }
        boolean host = at + 1 < limit && text.charAt(at) == '@' && isAlphanumeric(text.charAt(at + 1));
        if (!host || !ValueRules.isSecret(text, Family.PASSWORD, password, at)) {
            return from;
        }
        mask("url-password", password, at);
        return at;
    }

    /** Handles a token in place of the user: {@code https://token@host}. */
    private int user(int from, int at) {
        if (at - from < 20 || !hasDigit(from, at) || Placeholders.isPlaceholder(text, from, at)) {
            return from;
        }
        for (int i = from; i < at; i++) {
            if (!of(text.charAt(i), "_-")) {
                return from;
            }
        }
        mask("url-password", from, at);
        return at;
    }

    /** Whether this only describes the form: {@code user:password@host} in documentation, {@code %s:%s@}. */
    private boolean described(int from, int password, int at) {
        String word = at - password > 24 ? "" : text.substring(password, at).toLowerCase(Locale.ROOT);
        String user = password - 1 - from > 24 ? ""
                : text.substring(from, password - 1).toLowerCase(Locale.ROOT);
        return USERS.contains(user) && PASSWORDS.contains(word) || word.startsWith("%") && word.length() < 4
                || word.equals("{}");
    }

    /**
     * Handles {@code admin:…@10.0.0.1}: a login before its host, without a scheme. @param at position of the at sign
     */
    public void login(int at) {
        int colon = -1;
        for (int i = at - 1; i >= 0 && at - i < LONGEST_LOGIN && text.charAt(i) > ' '
                && "<>(),;=".indexOf(text.charAt(i)) < 0 && !isQuote(text.charAt(i)); i--) {
            colon = text.charAt(i) == ':' ? i : colon;
        }
        int user = colon;
        while (user > 0 && of(text.charAt(user - 1), "._-")) {
            user--;
        }
        if (colon < 0 || user == colon || !isLetter(text.charAt(user)) || text.startsWith("//", colon + 1)
                || user > 0 && "/:@$".indexOf(text.charAt(user - 1)) >= 0) {
            return;
        }
        String name = text.substring(user, colon).toLowerCase(Locale.ROOT);
        int address = address(at + 1);
        int end = run(at + 1, ".-");
        boolean host = address > at || hasDigit(colon + 1, at) && text.indexOf('.', at, end) > 0
                && text.indexOf('/', colon, at) < 0
                && (text.kind().typed() || KNOWN.contains(name) || port(end));
        boolean number = run(colon + 1, "") == at && !hasLetter(colon + 1, at);
        if (host && !number && !NO_USERS.contains(name) && !described(user, colon + 1, at)
                && ValueRules.isSecret(text, Family.PASSWORD, colon + 1, at)) {
            mask("url-password", colon + 1, at);
        }
    }

    /** Returns the end of an IPv4 address, or -1. */
    private int address(int from) {
        int i = from;
        for (int n = 0; n < 4; n++) {
            int end = i;
            while (end < length && end - i < 4 && isDigit(text.charAt(end))) {
                end++;
            }
            if (end == i || end - i > 3 || n < 3 && (end >= length || text.charAt(end) != '.')) {
                return -1;
            }
            i = n < 3 ? end + 1 : end;
        }
        return i < length && isAlphanumeric(text.charAt(i)) ? -1 : i;
    }

    private boolean port(int from) {
        return from + 2 < length && text.charAt(from) == ':' && isDigit(text.charAt(from + 1))
                && isDigit(text.charAt(from + 2));
    }

    /** Handles {@code jdbc:oracle:thin:user/password@host}. */
    public void jdbc(int from) {
        String driver = "jdbc:oracle:";
        if (!text.startsWith(driver, from)) {
            return;
        }
        int colon = text.indexOf(':', from + driver.length(), Math.min(length, from + 24));
        int slash = colon < 0 ? -1 : text.indexOf('/', colon, Math.min(length, colon + 64));
        int at = slash < 0 ? -1 : text.indexOf('@', slash, Math.min(length, slash + 128));
        if (at > slash + 1 && text.indexOf('@', colon, slash) < 0 && !Placeholders.isPlaceholder(text, slash + 1, at)) {
            mask("url-password", slash + 1, at);
        }
    }

    /** Handles {@code user:…@tcp(host:3306)/db}: a Go data source, whose network begins here. */
    public void network(int from, int end) {
        if (from < 2 || text.charAt(from - 1) != '@' || end >= length || text.charAt(end) != '(') {
            return;
        }
        int colon = -1;
        for (int i = from - 2; i >= 0 && from - i < LONGEST_LOGIN && text.charAt(i) > ' '
                && !isQuote(text.charAt(i)); i--) {
            colon = text.charAt(i) == ':' ? i : colon;
        }
        if (colon >= 0 && ValueRules.isSecret(text, Family.PASSWORD, colon + 1, from - 1)) {
            mask("url-password", colon + 1, from - 1);
        }
    }
}
