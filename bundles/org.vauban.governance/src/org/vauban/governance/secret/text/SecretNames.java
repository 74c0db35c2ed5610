// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

/** Recognises names of secrets, such as {@code dbPassword}. Pure. */
public final class SecretNames {
    public static final int LONGEST_KEYWORD = 24;

    public enum Family {
        PASSWORD("password"), SECRET("secret"), TOKEN("token"), KEY("key"),
        /** Merely named key: only values as random as a key count. */
        PLAIN_KEY("key"),
        /** Only digits count, as many as a card's PIN has: the pin of a chip has a smaller number. */
        PIN("password");

        public final String kind;

        Family(String kind) {
            this.kind = kind;
        }
    }

    private record Keyword(String text, Family family) {}

    // compared with the end of a name in lower case without _ - and dots
    private static final List<Keyword> KEYWORDS = keywords();

    private static List<Keyword> keywords() {
        List<Keyword> all = new ArrayList<>();
        add(all, Family.PASSWORD,
                "password passwords passwd passwort pwd passphrase passcode motdepasse motsdepasse phrasedepasse "
                        + "phrasesecrete phrasesecrète storepass keypass "
                        + "keystorepass truststorepass requirepass masterauth sshpass smtppass dbpass userpass "
                        + "rootpass adminpass kennwort "
                        + "contrasena contraseña wachtwoord senha defaultpw bindpw rootpw cryptpass mysqlpwd "
                        + "pgpassword motpasse remotepass imappass mailpass ldappass ftppass httppass "
                        + "authpass authtok "
                        + "wepkey snmpcommunity communitystring");
        add(all, Family.SECRET,
                "credential credentials secret secretkey secretaccesskey privatekey clesecrete clésecrète "
                        + "clefsecrete clefsecrète cleprivee cléprivée clefprivee clefprivée codesecret codeacces "
                        + "codeaccès codedacces secretstring "
                        + "secretkeyid secretaccess secretkeybase cleartext clearpassword sharedsecret "
                        + "clientkeydata keydata");
        add(all, Family.TOKEN, "token authtoken jeton jetonacces jetonaccès jetondacces accesstoken identitytoken "
                        + "refreshtoken privatetoken");
        add(all, Family.KEY,
                "clechiffrement cléchiffrement cledechiffrement clédechiffrement clefdechiffrement jetonapi "
                        + "secretpartage secretpartagé "
                        + "apikey accesskey accountkey authkey encryptionkey signingkey masterkey cleapi cléapi "
                        + "clefapi appkey applicationkey "
                        + "consumerkey presharedkey sharedkey sharedaccesskey hmackey cryptokey validationkey "
                        + "decryptionkey securitykey servicekey "
                        + "licensekey subscriptionkey functionkey storagekey primarykeyvalue authsalt secretsalt "
                        + "passwordsalt keysalt loggedinsalt "
                        + "noncesalt noncekey loggedinkey secureauthkey secureauthsalt jwtkey aeskey deskey rsakey "
                        + "symmetrickey webhookkey dbkey");
        add(all, Family.PLAIN_KEY, "key clef clé");
        add(all, Family.PIN, "pincode pukcode pinvalue");
        return List.copyOf(all);
    }

    private static void add(List<Keyword> all, Family family, String words) {
        for (String word : words.split(" ")) {
            all.add(new Keyword(word, family));
        }
    }

    /** Names too short to match at the end of any name: only as a whole name, or as a word of one. */
    private static final Map<String, Family> SHORT = Map.of("pass", Family.PASSWORD, "pw", Family.PASSWORD, "mdp",
            Family.PASSWORD, "psk", Family.PASSWORD, "pin", Family.PIN, "puk", Family.PIN);

    /** Words that may follow in a name: environment, age or account of the secret. */
    private static final Set<String> SUFFIXES = Set.of("prod", "production", "preprod", "preproduction", "dev", "devel",
            "development", "test", "testing", "tst", "stage", "staging", "stg", "qa", "uat", "int", "integration",
            "recette", "sandbox", "demo", "live", "local", "ci", "old", "new", "previous", "prev", "current", "backup",
            "bak", "admin", "root", "db", "bdd", "smtp", "imap", "ldap", "ftp", "sftp", "ssh", "sql",
            "mysql", "utilisateur");
    private static final int LONGEST_SUFFIX = 13;
    /** As in {@code PASSWORD_OLD_PROD}. */
    private static final int MOST_SUFFIXES = 2;

    private static final int LATIN = 256;
    /** Keywords by their last two characters, the longest first. */
    @SuppressWarnings("unchecked")
    private static final List<Keyword>[] BY_END = new List[LATIN * LATIN];
    /** Whether a suffix, or a short name, ends with two characters: excludes most words quickly. */
    private static final boolean[] SUFFIX_ENDS = ends(SUFFIXES);
    private static final boolean[] SHORT_ENDS = ends(SHORT.keySet());

    static {
        for (Keyword keyword : KEYWORDS) {
            String word = keyword.text();
            int index = word.charAt(word.length() - 2) * LATIN + word.charAt(word.length() - 1);
            if (BY_END[index] == null) {
                BY_END[index] = new ArrayList<>();
            }
            BY_END[index].add(keyword);
            BY_END[index].sort((a, b) -> b.text().length() - a.text().length());
        }
    }

    private SecretNames() {}

    private static boolean[] ends(Set<String> words) {
        boolean[] ends = new boolean[LATIN * LATIN];
        for (String word : words) {
            ends[word.charAt(word.length() - 2) * LATIN + word.charAt(word.length() - 1)] = true;
        }
        return ends;
    }

    /**
     * Returns the family of a name by its end, or null if it names no secret.
     *
     * @param from start of the name
     * @param end end of the name, exclusive
     */
    public static @Nullable Family family(ScannedText text, int from, int end) {
        int stop = end;
        for (int n = 0; n <= MOST_SUFFIXES; n++) {
            Family family = ending(text, from, stop);
            int suffix = family == null && n < MOST_SUFFIXES ? suffix(text, from, stop) : from;
            if (suffix == from) {
                return family;
            }
            stop = suffix;
        }
        return null;
    }

    private static @Nullable Family ending(ScannedText text, int from, int end) {
        int i = withoutNumber(text, from, end);
        if (i - from < 2) {
            return null;
        }
        List<Keyword> candidates = candidates(text, from, i);
        if (candidates != null) {
            String letters = letters(text, from, i);
            for (Keyword keyword : candidates) { // longest first
                if (letters.endsWith(keyword.text())) {
                    return harmless(keyword.family(), letters) ? null : keyword.family();
                }
            }
        }
        return shortName(text, from, end);
    }

    /** Whether a name that names no secret ends like one that does: combined with another name it may be one. */
    public static boolean endsLikeOne(ScannedText text, int from, int end) {
        int stop = withoutNumber(text, from, end);
        return stop - from >= 2 && candidates(text, from, stop) != null;
    }

    private static int withoutNumber(ScannedText text, int from, int end) {
        int i = end;
        while (i > from && (Detector.isDigit(text.charAt(i - 1)) || text.charAt(i - 1) == '_')) {
            i--;
        }
        return i;
    }

    /** Returns where the name ends before its suffix and separator, or {@code from} if it has no suffix. */
    private static int suffix(ScannedText text, int from, int end) {
        int stop = withoutNumber(text, from, end);
        if (stop - from < 4) {
            return from;
        }
        char last = Character.toLowerCase(text.charAt(stop - 1));
        char before = Character.toLowerCase(text.charAt(stop - 2));
        if (last >= LATIN || before >= LATIN || !SUFFIX_ENDS[before * LATIN + last]) {
            return from;
        }
        int start = stop;
        boolean camel = false;
        while (start > from && stop - start < LONGEST_SUFFIX && !camel && Detector.isLetter(text.charAt(start - 1))) {
            start--;
            camel = start > from && Character.isUpperCase(text.charAt(start))
                    && Character.isLowerCase(text.charAt(start - 1));
        }
        boolean separated = start > from && "_-".indexOf(text.charAt(start - 1)) >= 0;
        if (!camel && !separated || !isSuffix(text, start, stop)) {
            return from;
        }
        while (start > from && "_-".indexOf(text.charAt(start - 1)) >= 0) {
            start--;
        }
        return start;
    }

    /** Whether a word may follow the name of a secret, such as {@code prod}. */
    public static boolean isSuffix(ScannedText text, int from, int end) {
        return end - from <= LONGEST_SUFFIX && SUFFIXES.contains(text.substring(from, end).toLowerCase(Locale.ROOT));
    }

    /** Returns the keywords with the same end as a name, or null: excludes most words. */
    private static @Nullable List<Keyword> candidates(ScannedText text, int from, int end) {
        char last = Character.toLowerCase(text.charAt(end - 1));
        int at = end - 2;
        while (at > from && "_-. ".indexOf(text.charAt(at)) >= 0) {
            at--;
        }
        char before = Character.toLowerCase(text.charAt(at));
        return last < LATIN && before < LATIN ? BY_END[before * LATIN + last] : null;
    }

    /** Returns the letters at the end of a name, in lower case, without separators. */
    private static String letters(ScannedText text, int from, int end) {
        char[] tail = new char[LONGEST_KEYWORD];
        int n = 0;
        for (int i = end; i > from && n < LONGEST_KEYWORD;) {
            char c = text.charAt(--i);
            if (c != '_' && c != '-' && c != ' ' && c != '.') {
                tail[LONGEST_KEYWORD - ++n] = Character.toLowerCase(c);
            }
        }
        return new String(tail, LONGEST_KEYWORD - n, n);
    }

    private static boolean harmless(Family family, String letters) {
        return switch (family) {
            case TOKEN -> letters.endsWith("publickeytoken");
            case PLAIN_KEY ->
                letters.endsWith("publickey") || letters.endsWith("primarykey") || letters.endsWith("foreignkey");
            default -> false;
        };
    }

    private static @Nullable Family shortName(ScannedText text, int from, int end) {
        char last = Character.toLowerCase(text.charAt(end - 1));
        char before = Character.toLowerCase(text.charAt(end - 2));
        if (last >= LATIN || before >= LATIN || !SHORT_ENDS[before * LATIN + last]) {
            return null;
        }
        for (Map.Entry<String, Family> each : SHORT.entrySet()) {
            String word = each.getKey();
            int start = end - word.length();
            if (start < from || !text.regionMatches(true, start, word, 0, word.length())) {
                continue;
            }
            boolean alone = start == from || !Detector.isAlphanumeric(text.charAt(start - 1))
                    || Character.isUpperCase(text.charAt(start)) && (Character.isLowerCase(text.charAt(start - 1))
                            || each.getValue() == Family.PIN && Character.isLowerCase(text.charAt(end - 1)));
            if (alone) {
                return each.getValue();
            }
        }
        return null;
    }

    public static boolean namesASecret(String value) {
        for (Keyword keyword : KEYWORDS) {
            if (keyword.family() != Family.PLAIN_KEY && value.contains(keyword.text())) {
                return true;
            }
        }
        return SHORT.containsKey(value);
    }

    /** Whether a value is the name of a setting: {@code PASSWORD = "db.password"}. */
    static boolean sameName(Family family, String value) {
        if (family != Family.PASSWORD && (settingName(value) || header(value))) {
            return true;
        }
        int separator = Math.max(value.lastIndexOf('_'), Math.max(value.lastIndexOf('-'), value.lastIndexOf('.')));
        if (separator > 0 && SUFFIXES.contains(value.substring(separator + 1))) {
            return sameName(family, value.substring(0, separator));
        }
        String plain = value.replace("_", "").replace("-", "");
        for (Keyword keyword : KEYWORDS) {
            if (keyword.family() == family && family != Family.PLAIN_KEY) {
                if (plain.equals(keyword.text()) || plain.endsWith("." + keyword.text())
                        || value.endsWith("_" + keyword.text()) || value.endsWith("-" + keyword.text())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether a value is the name of a header with a number: {@code X-Token-1}, {@code X-Auth-Token-V2}. */
    private static boolean header(String value) {
        int last = value.lastIndexOf('-');
        int digits = value.startsWith("v", last + 1) ? last + 2 : last + 1;
        return value.startsWith("x-") && last > 2 && digits < value.length() && value.length() - digits < 3
                && value.substring(digits).chars().allMatch(c -> Detector.isDigit((char) c))
                && settingName(value.substring(0, last));
    }

    /**
     * Whether a value is the name of a setting, such as {@code X-Auth-TemplateToken} or {@code billing.api.key}: words
     * with separators and no digit, of which the last names a secret.
     */
    private static boolean settingName(String value) {
        boolean separated = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            separated |= "-_. /".indexOf(c) >= 0;
            if (!Detector.isLetter(c) && "-_. /".indexOf(c) < 0) {
                return false;
            }
        }
        return separated && KEYWORDS.stream().anyMatch(keyword -> keyword.family() != Family.PLAIN_KEY
                && value.replaceAll("[-_. /]", "").endsWith(keyword.text()));
    }
}
