// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret;

import java.util.HashMap;
import java.util.Map;
import org.vauban.governance.secret.SecretNames.Family;

/**
 * Finds secrets among the arguments of calls that are known to take one at a certain place, such as
 * {@code getConnection}.
 */
final class ArgumentDetector extends Detector {
    private static final int LONGEST_CALL = 600;

    /**
     * A call.
     *
     * @param index of the secret among the arguments, from 0
     * @param least how many arguments there are at least
     * @param qualifier what stands before the name, in part; empty for anything
     * @param characters whether the literal must be made an array of characters: others take names there
     */
    private record Call(int index, int least, String qualifier, boolean characters) {}

    /** By name in lower case. */
    private static final Map<String, Call> CALLS = new HashMap<>();

    static {
        add(2, 3, "getConnection mysqli_connect mysql_connect mysqli_real_connect PDO "
                + "ClientSecretCredential createConnection oci_connect");
        add(1, 2, "BasicAWSCredentials BasicSessionCredentials PasswordAuthentication "
                + "UsernamePasswordCredentials login SetBasicAuth setBasicAuth basicAuth "
                + "basicAuthentication BasicAuth HTTPBasicAuth StorageSharedKeyCredential "
                + "NetworkCredential UsernamePasswordCredential withBasicAuth basic_auth authenticate "
                + "createUser addUser defaultCredentials DigestAuth basicCredentials setCredentials "
                + "createHmac PasswordCredentials NTCredentials SimpleCredentials auth_plain");
        add(1, 3, "createCipheriv createDecipheriv");
        add(0, 1, "hmacShaKeyFor ConvertToSecureString PasswordProtection SimplePasswordProvider");
        CALLS.put("usernamepasswordauthenticationtoken", new Call(1, 2, "", false));
        CALLS.put("create", new Call(1, 2, "Credentials", false));
        CALLS.put("basic", new Call(1, 2, "Credentials", false));
        CALLS.put("sign", new Call(1, 2, "jwt", false));
        CALLS.put("verify", new Call(1, 2, "jwt", false));
        CALLS.put("hash", new Call(0, 2, "bcrypt", false));
        CALLS.put("secretkeyspec", new Call(0, 2, "", false));
        CALLS.put("pbekeyspec", new Call(0, 1, "", true));
        CALLS.put("passwordprotection", new Call(0, 1, "", true));
        CALLS.put("load", new Call(1, 2, "", true));
        CALLS.put("getkey", new Call(1, 2, "", true));
        CALLS.put("init", new Call(1, 2, "", true));
        CALLS.put("setkeyentry", new Call(2, 4, "", true));
        CALLS.put("store", new Call(1, 2, "", true));
        CALLS.put("plainauth", new Call(2, 4, "", false));
        CALLS.put("mysql_real_connect", new Call(3, 5, "", false));
        CALLS.put("begin", new Call(1, 2, "WiFi", false));
        CALLS.put("connect", new Call(2, 3, "DBI->", false));
        CALLS.put("set", new Call(1, 2, "conf", false));
    }

    private static void add(int index, int least, String names) {
        for (String name : names.split(" ")) {
            CALLS.put(name.toLowerCase(java.util.Locale.ROOT), new Call(index, least, "", false));
        }
    }

    ArgumentDetector(ScannedText text) {
        super(text);
    }

    static java.util.Set<String> names() {
        return CALLS.keySet();
    }

    static boolean knows(String word) {
        return CALLS.containsKey(word);
    }

    /** A name of a call, in lower case, and where it ends. */
    void call(String word, int from, int end) {
        Call call = CALLS.get(word);
        int open = skipBlanks(end);
        if (open >= length || text.charAt(open) != '(') {
            return;
        }
        if (!call.qualifier().isEmpty()
                && !text.substring(Math.max(0, from - 24), from).toLowerCase(java.util.Locale.ROOT)
                        .contains(call.qualifier().toLowerCase(java.util.Locale.ROOT))) {
            return;
        }
        arguments(call, open, word.equals("set"));
    }

    /** {@code auth=("bob", "…")}. */
    void pair(int end) {
        int equals = skipBlanks(end);
        int open = equals < length && text.charAt(equals) == '=' ? skipBlanks(equals + 1) : length;
        if (open < length && text.charAt(open) == '(') {
            arguments(new Call(1, 2, "", false), open, false);
        }
    }

    /** {@code ConvertTo-SecureString "…"}. */
    void secureString(int end) {
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
                if (depth == 1 && index == call.index() && from < 0 && alone(i)
                        && (!call.characters() || text.startsWith(".toCharArray()", close + 1))) {
                    from = i + 1;
                    to = close;
                }
                i = close;
            } else if ("([{".indexOf(c) >= 0) {
                depth++;
            } else if (")]}".indexOf(c) >= 0) {
                if (--depth == 0) {
                    if (from >= 0 && index + 1 >= call.least() && keyed) {
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

    /** Whether a literal is the beginning of its argument. */
    private boolean alone(int quote) {
        int i = quote - 1;
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
