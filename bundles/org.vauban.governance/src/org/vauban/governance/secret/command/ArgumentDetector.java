// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.command;

import java.util.Locale;
import java.util.Set;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/** Finds secrets among the arguments of calls that take one at a known position, such as {@code getConnection}. */
public final class ArgumentDetector extends Detector {
    private static final int LONGEST_CALL = 600;
    private static final int LONGEST_SPACE = 64;
    /** Type whose {@code encode} takes a password; below, the maximum distance before its name. */
    private static final String ENCODER = "asswordEncoder";
    private static final int NEAR = 40;
    /** Starts of the third argument of {@code connect} in WebLogic scripts. */
    private static final String[] WEBLOGIC = {"\"t3://", "'t3://", "\"t3s://", "'t3s://", "adminUrl", "adminURL",
            "admin_url", "ADMIN_URL"};
    /** Maximum distance of a call's qualifier. */
    private static final int QUALIFIED = 24;
    private static final Call PASSED = new Call(0, 1, Integer.MAX_VALUE, "", false);
    private static final Call PAIR = new Call(1, 2, Integer.MAX_VALUE, "", false);
    private static final Call KEYED = new Call(0, 2, Integer.MAX_VALUE, "", false);

    /**
     * A call that takes a secret.
     *
     * @param index index of the secret among the arguments, from 0
     * @param least minimum number of arguments
     * @param most maximum number of arguments
     * @param qualifier part of the text before the name; empty for any
     * @param characters whether the literal must be converted to a character array: other calls of that name take names
     */
    record Call(int index, int least, int most, String qualifier, boolean characters) {}

    /** Gradle calls that pass a name and a literal within a literal. */
    public static final Set<String> FIELDS = Set.of("buildconfigfield", "resvalue");

    /** Functions and options that take user and password as one literal. */
    public static final Set<String> LOGINS = Set.of("curlopt_userpwd", "curlopt_proxyuserpwd", "btoa", "b64encode",
            "encodetostring");

    public ArgumentDetector(ScannedText text) {
        super(text);
    }

    /** Handles a call by its name in lower case, which ends at {@code end}. */
    public void call(String word, int from, int end) {
        int open = skipBlanks(end);
        if (open < length && word.equals("basic_auth") && isQuote(text.charAt(open))) {
            second(open);
        }
        if (open >= length || text.charAt(open) != '(') {
            return;
        }
        if (word.equals("encode") && text.indexOf(ENCODER, Math.max(0, from - NEAR), from) >= 0) {
            arguments(PASSED, open, false);
            return;
        }
        if (word.equals("connect") && weblogic(from, open)) {
            arguments(PAIR, open, false);
            return;
        }
        for (Call call : CallRules.of(word)) {
            if (call.qualifier().isEmpty() || text.substring(Math.max(0, from - QUALIFIED), from)
                    .toLowerCase(Locale.ROOT).contains(call.qualifier())) {
                arguments(call, open, word.equals("set"));
            }
        }
    }

    /** Whether the third argument is the address of a WebLogic server: {@code connect('bob', '…', 't3://…')}. */
    private boolean weblogic(int from, int open) {
        int user = skipBlanks(open + 1);
        int close = user < length && isQuote(text.charAt(user)) ? close(user, Math.min(length, user + 256)) : -1;
        int comma = close < 0 ? length : skipBlanks(close + 1);
        int password = comma < length && text.charAt(comma) == ',' ? skipBlanks(comma + 1) : length;
        int end = password < length && isQuote(text.charAt(password))
                ? close(password, Math.min(length, password + 256)) : -1;
        int address = end < 0 ? length : skipBlanks(end + 1);
        address = address < length && text.charAt(address) == ',' ? skipBlanks(address + 1) : length;
        boolean free = from == 0 || ".>:_$".indexOf(text.charAt(from - 1)) < 0;
        for (String each : WEBLOGIC) {
            if (free && text.startsWith(each, address)) {
                return true;
            }
        }
        return false;
    }

    /** Handles Ruby's {@code basic_auth 'bob', '…'}. */
    private void second(int quote) {
        int close = close(quote, Math.min(length, quote + LONGEST_CALL));
        int comma = close < 0 ? length : skipBlanks(close + 1);
        int next = comma < length && text.charAt(comma) == ',' ? skipBlanks(comma + 1) : length;
        int end = next < length && isQuote(text.charAt(next)) ? close(next, Math.min(length, next + LONGEST_CALL)) : -1;
        if (end > next + 1) {
            secret(next + 1, end);
        }
    }

    /** Handles {@code auth=("bob", "…")} and HAProxy's {@code stats auth bob:…}. */
    public void pair(int end) {
        int equals = skipBlanks(end);
        if (text.startsWith("stats auth ", end - 10)) {
            int colon = run(equals, "._-");
            int stop = colon;
            while (stop < length && stop - colon < LONGEST_CALL && text.charAt(stop) > ' ') {
                stop++;
            }
            if (colon > equals && stop > colon + 1 && text.charAt(colon) == ':') {
                secret(colon + 1, stop);
            }
            return;
        }
        int open = equals < length && text.charAt(equals) == '=' ? skipBlanks(equals + 1) : length;
        if (open < length && text.charAt(open) == '(') {
            arguments(PAIR, open, false);
        }
    }

    /** Handles {@code buildConfigField "String", "API_KEY", "\"…\""}, with or without brackets. */
    public void field(int end) {
        int at = skipBlanks(end);
        at = at < length && text.charAt(at) == '(' ? skipSpace(at + 1, LONGEST_SPACE) : at;
        Family family = null;
        for (int n = 0; n < 3 && at < length && isQuote(text.charAt(at)); n++) {
            int close = close(at, Math.min(length, at + LONGEST_CALL));
            if (close < 0) {
                return;
            }
            if (n == 2 && family != null) {
                int from = text.charAt(at + 1) == '\\' ? at + 3 : isQuote(text.charAt(at + 1)) ? at + 2 : at + 1;
                int to = close - (from - at - 1);
                if (from < to && ValueRules.isSecret(text, family, from, to)) {
                    mask(family.kind, from, to);
                }
                return;
            }
            family = n == 1 ? SecretNames.family(text, at + 1, close) : null;
            int comma = skipSpace(close + 1, LONGEST_SPACE);
            if (comma >= length || text.charAt(comma) != ',') {
                return;
            }
            at = skipSpace(comma + 1, LONGEST_SPACE);
        }
    }

    /** Handles Python's {@code hmac.new(b"…", …)}. */
    public void hmac(int end) {
        if (text.startsWith(".new(", end)) {
            arguments(KEYED, end + 4, false);
        }
    }

    /** Handles {@code CURLOPT_USERPWD, "bob:…"} and {@code btoa("bob:…")}. */
    public void login(String word, int end) {
        int at = skipBlanks(end);
        if (at >= length || text.charAt(at) != (word.startsWith("curlopt") ? ',' : '(')) {
            return;
        }
        int quote = skipBlanks(at + 1);
        quote = quote + 1 < length && isLetter(text.charAt(quote)) ? quote + 1 : quote;
        int close = quote < length && isQuote(text.charAt(quote)) ? close(quote, Math.min(length, quote + 256)) : -1;
        int colon = close < 0 ? -1 : run(quote + 1, "._@+-");
        if (colon > quote + 1 && colon < close - 1 && text.charAt(colon) == ':' && text.charAt(colon + 1) != '/') {
            secret(colon + 1, close);
        }
    }

    /** Handles Visual Basic's {@code sheet.Unprotect "…"}. */
    public void sheet(int from, int end) {
        int close = from > 0 && text.charAt(from - 1) == '.' && text.startsWith(" \"", end)
                ? text.indexOf('"', end + 2, Math.min(length, end + LONGEST_CALL)) : -1;
        if (close > end + 2 && lineEnd(end, close) == close) {
            secret(end + 2, close);
        }
    }

    /** Handles {@code ConvertTo-SecureString "…"}. */
    public void secureString(int end) {
        int quote = skipBlanks(end);
        for (int n = 0; n < 3 && quote < length && text.charAt(quote) == '-'; n++) { // -AsPlainText -Force -String
            quote = skipBlanks(run(quote + 1, ""));
        }
        int close = quote < length && isQuote(text.charAt(quote))
                ? text.indexOf(text.charAt(quote), quote + 1, Math.min(length, quote + 256))
                : -1;
        if (close > quote + 1) {
            secret(quote + 1, close);
        }
    }

    private void arguments(Call call, int open, boolean setting) {
        int limit = Math.min(length, open + LONGEST_CALL);
        int depth = 0;
        int index = 0;
        int from = -1;
        int to = -1;
        int inner = open;
        boolean keyed = !setting;
        for (int i = open; i < limit; i++) {
            char c = text.charAt(i);
            if (isQuote(c)) {
                int close = close(i, limit);
                if (close < 0) {
                    return;
                }
                if (depth == 1 && index == 0 && setting) {
                    keyed = text.indexOf("account.key", i, close) >= 0;
                }
                boolean direct = depth == 1 || depth == 2 && makesBytes(inner);
                if (direct && index == call.index() && from < 0 && alone(i)
                        && (!call.characters() || text.startsWith(".toCharArray()", close + 1))) {
                    from = i + 1;
                    to = close;
                }
                i = close;
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
                inner = i;
            } else if (")]}".indexOf(c) >= 0) {
                if (--depth == 0) {
                    if (from >= 0 && index + 1 >= call.least() && index < call.most() && keyed) {
                        secret(from, to);
                    }
                    return;
                }
            } else if (c == ',' && depth == 1) {
                index++;
            } else if (c == ';' || c == '=' && depth == 1 && index == call.index() && from < 0) {
                return;
            }
        }
    }

    /**
     * Whether a call makes bytes or an option of its argument: {@code []byte(}, {@code Encoding.UTF8.GetBytes(},
     * {@code Some(}.
     */
    private boolean makesBytes(int open) {
        return text.startsWith("Some", open - 4) || text.startsWith("[]byte", open - 6)
                || text.startsWith("GetBytes", open - 8);
    }

    /** Whether an argument begins with the literal. */
    private boolean alone(int quote) {
        int i = quote - 1;
        i = i > 0 && isLetter(text.charAt(i)) && !isAlphanumeric(text.charAt(i - 1)) ? i - 1 : i; // b'…'
        while (i > 0 && Character.isWhitespace(text.charAt(i)) && quote - i < 200) {
            i--;
        }
        return ",(".indexOf(text.charAt(i)) >= 0 || text.charAt(i) == '\\';
    }

    private int close(int quote, int limit) {
        boolean escaped = quote > 0 && text.charAt(quote - 1) == '\\';
        for (int i = quote + 1; i < limit && !isLineEnd(text.charAt(i)); i++) {
            if (text.charAt(i) == text.charAt(quote)) {
                return escaped && text.charAt(i - 1) == '\\' ? i : i;
            }
            if (text.charAt(i) == '\\' && !escaped) {
                i++;
            }
        }
        return -1;
    }

    private void secret(int from, int to) {
        int end = text.charAt(to - 1) == '\\' ? to - 1 : to;
        for (int i = from; i < end; i++) {
            if (isBlank(text.charAt(i)) && !hasDigit(from, end)) {
                return;
            }
        }
        if (end > from && ValueRules.isSecret(text, Family.PASSWORD, from, end)) {
            mask("argument", from, end);
        }
    }
}
