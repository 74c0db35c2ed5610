// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.prose;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/** Finds secrets in sentences: {@code the password is …}, {@code mot de passe : …}, {@code admin / …}. */
public final class ProseDetector extends Detector {
    public static final List<String> WORDS = List.of("password", "passwords", "passwd", "pwd", "mdp",
            "passwort", "kennwort", "passphrase", "passcode", "pass", "pw",
            "passe", "pin", "puk", "key", "api", "acc\u00e8s", "acces", "token", "jeton",
            "secret", "credentials", "identifiants",
            "login", "logins", "account", "compte");
    /** Names of passwords that are recognised in comments. */
    private static final Set<String> PASSWORDS = Set.of("password", "passwd", "mdp", "passwort", "passe");
    private static final String[] REMARKS = {"//", "/*", "--", "<!--", "#", "*", ";", "REM"};
    private static final List<String> INLINE = List.of(" // ", " /* ", " <!-- ", " # ");
    private static final int LONGEST_REMARK = 120;
    private static final String OPENING = "\"'`*«“‘(";
    private static final String CLOSING = "\"'`*»”’)";
    private static final String CLOSING_OR_SPACE = CLOSING + " \u00a0\u202f";
    /** Maximum number of characters of a value that are read to judge it. */
    private static final int LOOK_AHEAD = 200;

    private static final int NEAR = 80;
    private static final String MOT_DE = "mot de ";
    private static final int SHORTEST = 5;
    /** Words that describe a password instead of stating it, in addition to those of {@link ValueRules}. */
    private static final Set<String> STATES = Set.of("aucun", "incorrect", "invalide", "erron\u00e9", "oubli\u00e9",
            "perdu", "expir\u00e9", "chiffr\u00e9", "hach\u00e9", "masqu\u00e9", "modifi\u00e9", "chang\u00e9",
            "enregistr\u00e9", "correct", "valide", "accept\u00e9", "refus\u00e9", "manquant", "absent", "secret",
            "identique", "inchang\u00e9", "confidentiel", "vide", "empty", "wrong", "invalid", "missing",
            "changed", "reset", "expired");
    private static final List<String> USERS = List.of("user", "login", "account", "mail", "compte", "identifiant",
            "utilisateur");

    private static final List<String> CHANGING = List.of("set ", "chang", "updat", "switch", "modifi", "remplac");
    /** Words before the new value in a change. */
    private static final String[] TO = {"to ", "en ", "par "};
    /** Words between a value and its name. */
    private static final String[] AS = {" comme ", " comme le ", " as ", " as the ", " as a ", " as my ", " as its "};

    private static final int MOST_BETWEEN = 6;
    /** Words between a password's name and its verb; any word may follow BEFORE_NAMES, and an article after these. */
    private static final Set<String> ARTICLES = Set.of("the", "la", "le");
    private static final Set<String> BEFORE_NAMES = Set.of("for", "of", "user", "account", "compte", "utilisateur",
            "du", "de", "pour", "von");
    private static final Set<String> BETWEEN = Set.of("for", "of", "user", "account", "compte", "utilisateur", "du",
            "de", "pour", "von", "the", "la", "le", "by", "par", "default", "d\u00e9faut", "temporary", "has", "been",
            "was", "changed", "set", "reset", "now", "a", "\u00e9t\u00e9", "temporaire", "provisoire", "initial",
            "actuel", "root", "admin", "administrateur", "vpn", "wifi", "wi-fi", "smtp", "ftp", "sftp", "ssh", "ldap",
            "sudo", "bdd", "oracle", "postgres", "mysql");
    private static final String[] TELLING = {"is ", "est ", "ist ", "to ", ": ", ":\u00a0", "\u00a0: ", "= "};

    /** End of the masked value that reaches furthest: its content is not read again. */
    private int maskedTo;

    public ProseDetector(ScannedText text) {
        super(text);
    }

    /** Whether a word that names a password is in a comment of a program or settings file, which contains sentences. */
    public boolean commented(String word, int from) {
        if (!PASSWORDS.contains(word)) {
            return false;
        }
        int line = lineStart(from, LONGEST_REMARK);
        int first = skipBlanks(line);
        for (String mark : REMARKS) { // but not //NAME, a JCL statement
            if (text.startsWith(mark, first) && !isAlphanumeric(text.charAt(first + mark.length()))) {
                return true;
            }
        }
        return INLINE.stream().anyMatch(mark -> text.indexOf(mark, line, from) >= 0);
    }

    /** Handles a word in lower case, which ends at {@code end}. */
    public void word(String word, int from, int end) {
        switch (word) {
            case "password", "passwords", "passwd", "pwd", "mdp", "passwort", "kennwort", "passphrase", "passcode" -> {
                if (!before(from)) {
                    told(Family.PASSWORD, end);
                }
            }
            case "acc\u00e8s", "acces" -> access(from, end);
            case "pass", "pw" -> {
                int colon = skip(end);
                if (colon < length && ":=".indexOf(text.charAt(colon)) >= 0
                        && (word.equals("pw") || besideUser(from))) {
                    told(Family.PASSWORD, end);
                }
            }
            case "pin", "puk" -> pin(from, end);
            case "passe" -> {
                if (behind(from, MOT_DE) && !line(from - MOT_DE.length(), end)
                        && !before(from - MOT_DE.length())) {
                    told(Family.PASSWORD, end);
                }
            }
            case "key" -> {
                if (behind(from, "api ") || behind(from, "access ") || behind(from, "secret ")) {
                    told(Family.KEY, end);
                }
            }
            case "api" -> {
                if (behind(from, "clé ") || behind(from, "clef ") || behind(from, "cle ")
                        || behind(from, "clé d’") || behind(from, "clé d'")) {
                    told(Family.KEY, end);
                }
            }
            case "token", "jeton", "secret" -> told(Family.TOKEN, end);
            case "credentials", "identifiants", "login", "logins", "account", "compte" -> credentials(end);
            default -> {
                // not a name
            }
        }
    }

    /**
     * Masks the only word after a colon in a line that begins with the name of a password, as {@code password: …} in
     * text of any kind. @return whether there is one
     */
    private boolean line(int from, int end) {
        int start = from;
        while (start > 0 && from - start < NEAR && " \t-*>".indexOf(text.charAt(start - 1)) >= 0) {
            start--;
        }
        int colon = skip(end);
        if (start > 0 && !isLineEnd(text.charAt(start - 1)) || colon >= length || text.charAt(colon) != ':') {
            return false;
        }
        int value = skip(colon + 1);
        int to = value;
        while (to < length && to - value < LOOK_AHEAD && text.charAt(to) > ' ') {
            to++;
        }
        int behind = skipBlanks(to);
        boolean only = to - value >= SHORTEST && (behind >= length || isLineEnd(text.charAt(behind)));
        if (!only || !of(text.charAt(value), "@$!#") || ":?…".indexOf(text.charAt(to - 1)) >= 0) {
            return false;
        }
        int word = text.charAt(to - 1) == '.' ? to - 1 : to;
        if (STATES.contains(text.substring(value, word).toLowerCase(Locale.ROOT))
                || text.regionMatches(true, value, "votre", 0, "votre".length())
                || !ValueRules.isSecret(text, Family.PASSWORD, value, word)) {
            return false;
        }
        mask(Family.PASSWORD.kind, value, to);
        return true;
    }

    /** Whether a user is mentioned shortly before: otherwise a pass may be one of tests or of a compiler. */
    private boolean besideUser(int from) {
        String before = text.substring(Math.max(0, from - NEAR), from).toLowerCase(Locale.ROOT);
        return USERS.stream().anyMatch(before::contains);
    }

    private boolean behind(int from, String words) {
        return text.regionMatches(true, from - words.length(), words, 0, words.length());
    }

    private void told(Family family, int end) {
        if (end < length && text.charAt(end) == '%') {
            return; // part of an encoded address
        }
        int at = behindMarks(end);
        int next = skip(at);
        int verb = behindVerb(next);
        if (value(family, verb) || verb > next && word(family, verb)) {
            return;
        }
        int told = behindWords(next);
        for (String to : TO) {
            told = text.startsWith(to, next) && changed(end) ? skip(next + to.length()) : told;
        }
        if (told > at && !value(family, told)) {
            word(family, told);
        }
    }

    /** Handles {@code my password is "azerty"}: a quoted word in text that the user types. @return whether it is one */
    private boolean word(Family family, int quote) {
        int which = quote < length ? "\"'`“‘«".indexOf(text.charAt(quote)) : -1;
        if (which < 0 || !text.kind().typed() || family != Family.PASSWORD) {
            return false;
        }
        char mark = "\"'`”’»".charAt(which);
        int from = skip(quote + 1);
        int end = from;
        while (end - from < LOOK_AHEAD && inValue(end)) {
            end++;
        }
        int close = skip(end);
        if (end - from < SHORTEST || close >= length || text.charAt(close) != mark || call(from, end)
                || STATES.contains(text.substring(from, end).toLowerCase(Locale.ROOT))
                || !ValueRules.isSecret(text, family, from, end)) {
            return false;
        }
        mask(family.kind, from, end);
        return true;
    }

    /** Handles {@code Azerty12 comme mot de passe}. @return whether a value precedes the name that begins here */
    private boolean before(int name) {
        for (String as : AS) {
            int end = name - as.length();
            if (end > 0 && behind(name, as)) {
                while (end > 0 && CLOSING_OR_SPACE.indexOf(text.charAt(end - 1)) >= 0 && name - end < NEAR / 2) {
                    end--;
                }
                int from = end;
                while (from > 0 && end - from < LOOK_AHEAD && inValue(from - 1)
                        && OPENING.indexOf(text.charAt(from - 1)) < 0) {
                    from--;
                }
                return end - from < LOOK_AHEAD && value(Family.PASSWORD, from);
            }
        }
        return false;
    }

    /** Handles {@code Accès VPN : bob / …}, {@code code d’accès : …}, {@code la clé d’accès est …}. */
    private void access(int from, int end) {
        boolean of = from > 2 && "'\u2019".indexOf(text.charAt(from - 1)) >= 0;
        if (of && behind(from - 2, "code ")) {
            told(Family.PASSWORD, end);
        } else if (of && (behind(from - 2, "clé ") || behind(from - 2, "cle ") || behind(from - 2, "clef "))) {
            told(Family.KEY, end);
        } else if (!of) {
            int word = skip(end);
            credentials(word > end ? Math.max(end, run(word, "-_")) : end);
        }
    }

    /** Whether a sentence states, before a word, that its value changes: {@code change the password to …}. */
    private boolean changed(int end) {
        String before = text.substring(Math.max(0, end - NEAR / 2), end).toLowerCase(Locale.ROOT);
        return CHANGING.stream().anyMatch(before::contains);
    }

    /** Returns the index after words such as {@code of the account bob} and the verb or colon that must follow. */
    private int behindWords(int from) {
        int at = from;
        boolean any = false; // such as a user's name
        for (int n = 0; n < MOST_BETWEEN && at < length; n++) {
            int end = at;
            if (text.charAt(at) == '(') {
                end = text.indexOf(')', at, Math.min(length, at + NEAR / 2)) + 1;
            } else {
                while (end < length && end - at < NEAR / 2 && (of(text.charAt(end), "_-`.") || text.charAt(end) > 127
                        && Character.isLetter(text.charAt(end)))) {
                    end++;
                }
                String word = text.substring(at, Math.max(at, end)).toLowerCase(Locale.ROOT);
                if (!any && !BETWEEN.contains(word)) {
                    return from;
                }
                any = BEFORE_NAMES.contains(word) || any && ARTICLES.contains(word);
            }
            if (end <= at) {
                return from;
            }
            at = skip(end);
            for (String verb : TELLING) {
                if (text.startsWith(verb, at)) {
                    return behindVerb(skip(at + verb.length()));
                }
            }
        }
        return from;
    }

    /** Returns the index after marks that close an emphasised or quoted word. */
    private int behindMarks(int from) {
        int at = from;
        while (at < length && at < from + 2 && CLOSING.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    /** Handles {@code PIN: 4711}, {@code le code PIN est 4711}: digits without a verb or colon may be a count. */
    private void pin(int from, int end) {
        boolean code = text.regionMatches(true, end + 1, "code", 0, 4);
        int at = behindMarks(code ? end + 5 : end);
        int next = skip(at);
        int told = behindVerb(next);
        boolean size = text.startsWith("of ", next) || text.startsWith("for ", next) || text.startsWith("de ", next);
        boolean named = code || behind(from, "code ");
        if ((told > next && !size || named) && !value(Family.PIN, told) && named) {
            value(Family.PIN, behindWords(next));
        }
    }

    /** Returns the index after a verb or a colon, if there is one here, and blanks. */
    private int behindVerb(int from) {
        int at = from;
        for (String verb : new String[] {"is ", "est ", "c'est ", "c’est ", "ist ", "lautet", "was ", "of ", "de ",
                "for ", "\u2192 ", "-> "}) {
            if (text.startsWith(verb, at)) {
                at = skip(at + verb.length());
                break;
            }
        }
        while (at < length && (text.charAt(at) == ':' || text.charAt(at) == '=')) {
            at = skip(at + 1);
        }
        return at;
    }

    /** Handles {@code credentials: admin / …}. */
    private void credentials(int end) {
        int at = skip(end);
        boolean colon = at < length && text.charAt(at) == ':';
        if (at >= length || !colon && at == end) {
            return;
        }
        at = colon ? skip(at + 1) : at;
        int user = at;
        while (at < length && at - user < 64
                && (isAlphanumeric(text.charAt(at)) || "._-@`".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        int slash = skip(at);
        boolean apart = slash > at && text.startsWith("/ ", slash); // otherwise a path
        if (at > user && slash < length && (colon ? "/:".indexOf(text.charAt(slash)) >= 0 : apart)) {
            value(Family.PASSWORD, skip(slash + 1));
        }
    }

    private int skip(int from) {
        int i = from;
        while (i < length && i < from + 8
                && (isBlank(text.charAt(i)) || text.charAt(i) == '\u00a0' || text.charAt(i) == '\u202f')) {
            i++;
        }
        return i;
    }

    private boolean value(Family family, int at) {
        int from = at;
        while (from < length && from - at < 3 && OPENING.indexOf(text.charAt(from)) >= 0) {
            from = skip(from + 1);
        }
        int end = from;
        while (end - from < LOOK_AHEAD && inValue(end)) {
            end++;
        }
        boolean cut = end - from == LOOK_AHEAD;
        if (end > from && ".:?".indexOf(text.charAt(end - 1)) >= 0) {
            end--; // the full stop of a sentence
        }
        int least = family == Family.PASSWORD ? 5 : family == Family.PIN ? 4 : 16;
        boolean letters = hasUpper(from, end) || hasLower(from, end) || family == Family.PIN;
        if (end - from < least || !hasDigit(from, end) || !letters || text.indexOf("://", from, end) >= 0
                || call(from, end)
                || !ValueRules.isSecret(text, family, from, end)) {
            return false;
        }
        if (cut) {
            end = Math.max(end, maskedTo);
            while (inValue(end)) {
                end++;
            }
            maskedTo = end;
            end = ".:?".indexOf(text.charAt(end - 1)) >= 0 ? end - 1 : end;
        }
        mask(family.kind, from, end);
        return true;
    }

    private boolean inValue(int at) {
        return at < length && text.charAt(at) > ' ' && CLOSING.indexOf(text.charAt(at)) < 0
                && "<>,;\\|".indexOf(text.charAt(at)) < 0;
    }

    private boolean call(int from, int end) {
        for (int i = from; i < end; i++) {
            if ("(){}[]=".indexOf(text.charAt(i)) >= 0) {
                return true;
            }
        }
        return false;
    }
}
