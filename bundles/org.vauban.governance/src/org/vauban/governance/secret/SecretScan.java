// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.FoldedText;
import org.vauban.governance.secret.command.ArgumentDetector;
import org.vauban.governance.secret.command.CallRules;
import org.vauban.governance.secret.command.CommandDetector;
import org.vauban.governance.secret.command.HereDocumentDetector;
import org.vauban.governance.secret.command.SnmpDetector;
import org.vauban.governance.secret.command.SqlDetector;
import org.vauban.governance.secret.prose.PersonalDataDetector;
import org.vauban.governance.secret.prose.ProseDetector;
import org.vauban.governance.secret.prose.TypedAnswerDetector;
import org.vauban.governance.secret.table.AccountListDetector;
import org.vauban.governance.secret.table.AsciiDocTableDetector;
import org.vauban.governance.secret.table.MarkupTableDetector;
import org.vauban.governance.secret.table.TabbedTableDetector;
import org.vauban.governance.secret.table.TableDetector;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretFinding;
import org.vauban.governance.secret.text.TextKind;
import org.vauban.governance.secret.token.PrivateKeyDetector;
import org.vauban.governance.secret.token.TokenDetector;
import org.vauban.governance.secret.token.UrlDetector;
import org.vauban.governance.secret.token.WebKeyBlockDetector;
import org.vauban.governance.secret.token.WebKeyDetector;
import org.vauban.governance.secret.value.EncodedFieldReader;
import org.vauban.governance.secret.value.NamedValueDetector;
import org.vauban.governance.secret.value.NestedNameDetector;
import org.vauban.governance.secret.value.PairDetector;
import org.vauban.governance.secret.value.XmlDetector;

/** One scan of a text by all detectors. */
public final class SecretScan {
    /** Kind of the words that a policy declares secret. */
    private static final String WORD = "policy-word";
    /** Maximum length of call, command and keyword names. */
    private static final int LONGEST_WORD = 36;

    /** Whether a word may trigger a detector, by its first character and its length. */
    private static final boolean[][] TRIGGERS = new boolean[128][LONGEST_WORD + 1];
    /** Words that trigger a detector. */
    private static final Set<String> WORDS;

    static {
        List<String> words = new ArrayList<>(List.of("name", "key", "value", "default", "defaultvalue", "parameterkey",
                "parametervalue", "variable",
                "auth", "convertto-securestring", "jdbc", "authorization", "cookie", "set-cookie", "psk",
                "protect", "unprotect",
                "eap", "xauth", "ntlm", "tcp", "unix", "hmac", "user", "setuser"));
        words.addAll(SqlDetector.KEYWORDS);
        words.addAll(ProseDetector.WORDS);
        words.addAll(CallRules.names());
        words.addAll(CommandDetector.names());
        words.addAll(SnmpDetector.WORDS);
        words.addAll(TypedAnswerDetector.WORDS);
        words.addAll(ArgumentDetector.FIELDS);
        words.addAll(ArgumentDetector.LOGINS);
        WORDS = Set.copyOf(words);
        for (String word : words) {
            TRIGGERS[word.charAt(0)][word.length()] = true;
            TRIGGERS[Character.toUpperCase(word.charAt(0))][word.length()] = true;
        }
    }

    private final ScannedText text;
    private final int length;
    private final TokenDetector tokens;
    private final UrlDetector urls;
    private final NamedValueDetector values;
    private final PrivateKeyDetector keys;
    private final PairDetector pairs;
    private final ArgumentDetector arguments;
    private final CommandDetector commands;
    private final AccountListDetector accounts;
    private final SnmpDetector snmp;
    private final TypedAnswerDetector answers;
    private final SqlDetector sql;
    private final ProseDetector prose;

    private SecretScan(ScannedText text) {
        this.text = text;
        this.length = text.length();
        tokens = new TokenDetector(text);
        urls = new UrlDetector(text);
        values = new NamedValueDetector(text);
        keys = new PrivateKeyDetector(text);
        pairs = new PairDetector(text);
        arguments = new ArgumentDetector(text);
        commands = new CommandDetector(text);
        accounts = new AccountListDetector(text);
        snmp = new SnmpDetector(text);
        answers = new TypedAnswerDetector(text);
        sql = new SqlDetector(text);
        prose = new ProseDetector(text);
    }

    /**
     * Finds the secrets in a text.
     *
     * @param source the file it comes from, whose name may decide how an unquoted value is read; may be null
     * @return findings by ascending offset, not overlapping, inside the text
     */
    public static List<SecretFinding> find(String text, @Nullable Path source) {
        return find(text, source, false);
    }

    /**
     * Finds the secrets in a text, and personal data on request.
     *
     * @param source as in {@link #find(String, Path)}
     * @return as {@link #find(String, Path)}
     */
    public static List<SecretFinding> find(String text, @Nullable Path source, boolean personalData) {
        return find(text, source, personalData, List.of());
    }

    /**
     * Finds the secrets in a text, including given words.
     *
     * @param words words to find, ignoring case and also within other words
     */
    public static List<SecretFinding> find(String text, @Nullable Path source, boolean personalData,
            List<String> words) {
        ScannedText scanned = whole(text, source);
        if (personalData) {
            personalData(text, scanned);
        }
        if (!words.isEmpty()) {
            words(text, words, scanned);
        }
        return scanned.merged();
    }

    /** Finds personal data in the text as written and with look-alikes replaced. */
    private static void personalData(String text, ScannedText scanned) {
        new PersonalDataDetector(scanned).scan();
        LookAlikes looks = LookAlikes.of(text, null);
        if (looks != null) {
            ScannedText plain = new ScannedText(looks.text(), scanned.kind());
            new PersonalDataDetector(plain).scan();
            scanned.include(plain, looks::from, looks::to);
        }
    }

    /** Finds words in the folded text, also across two lines. */
    private static void words(String text, List<String> words, ScannedText scanned) {
        List<String> wanted = words.stream().map(word -> FoldedText.fold(word, false)).toList();
        find(new FoldedText(text, false), wanted, scanned);
        List<String> several = wanted.stream().filter(word -> word.indexOf(' ') >= 0).toList();
        if (!several.isEmpty()) {
            find(new FoldedText(text, true), several, scanned);
        }
    }

    private static void find(FoldedText text, List<String> words, ScannedText scanned) {
        words.forEach(word -> text.find(word, (from, to) -> scanned.mask(WORD, from, to)));
    }

    /** Returns the cost of a scan: how many characters the detectors read. */
    public static long cost(String text, @Nullable Path source) {
        return whole(text, source).reads();
    }

    private static ScannedText whole(String text, @Nullable Path source) {
        TextKind kind = TextKind.of(source);
        ScannedText scanned = whole(text, kind);
        LookAlikes looks = LookAlikes.of(text, scanned);
        if (looks != null) {
            scanned.include(whole(looks.text(), kind), looks::from, looks::to);
        }
        return scanned;
    }

    private static ScannedText whole(String text, TextKind kind) {
        ScannedText scanned = scan(new ScannedText(text, kind), true);
        new HereDocumentDetector(scanned, (body, inner) -> scan(new ScannedText(body, inner), true)).scan();
        return scanned;
    }

    /** @param encoded whether to scan encoded content, one level deep */
    private static ScannedText scan(ScannedText text, boolean encoded) {
        SecretScan scan = new SecretScan(text);
        scan.keys.keyBlocks();
        scan.keys.keyLines();
        scan.keys.puttyFile();
        scan.tokens.ledTokens();
        scan.words();
        scan.accounts.scan();
        new XmlDetector(text).scan();
        new WebKeyDetector(text).scan();
        new WebKeyBlockDetector(text).scan();
        if (scan.values.nested()) {
            new NestedNameDetector(text).scan();
        }
        new TableDetector(text).scan();
        new TabbedTableDetector(text).scan();
        new MarkupTableDetector(text).scan();
        new AsciiDocTableDetector(text).scan();
        if (encoded) {
            new EncodedDetector(text, plain -> !scan(new ScannedText(plain, text.kind()), false).merged().isEmpty())
                    .scan();
        }
        return text;
    }

    /** Runs the detectors that start at a word. */
    private void words() {
        int i = 0;
        while (i < length) {
            char c = text.charAt(i);
            if (c == ':' && text.startsWith("://", i)) {
                i = urls.url(i);
            } else if (Detector.isLetter(c) || c == '_' || c > 127 && Character.isLetter(c)) {
                int end = tokens.tokens(i);
                i = end > i ? end : word(i, values.wordEnd(i));
            } else if (c == '%' && EncodedFieldReader.isMark(text, i)) {
                i += 3; // %22password%22
            } else if (c == '7' && (text.startsWith("7z ", i) || text.startsWith("7za ", i))) {
                i = word(i, values.wordEnd(i));
            } else if (Detector.isDigit(c)) {
                int end = tokens.tokens(i);
                while (end == i && i < length && Detector.isAlphanumeric(text.charAt(i))) {
                    end = ++i;
                }
                i = end;
            } else {
                if (c == '@') {
                    urls.login(i);
                }
                i++;
            }
        }
    }

    /** @return where to continue */
    private int word(int from, int end) {
        if (end - from <= LONGEST_WORD && end > from && TRIGGERS[text.charAt(from) & 0x7f][end - from]) {
            String word = text.substring(from, end).toLowerCase(Locale.ROOT);
            if (WORDS.contains(word)) {
                known(word, from, end);
            }
        }
        return Math.max(end, values.name(from, end));
    }

    /** Runs the detectors that a word in lower case triggers. */
    private void known(String word, int from, int end) {
        if (!CallRules.of(word).isEmpty()) {
            arguments.call(word, from, end);
        } else if (CommandDetector.knows(word)) {
            commands.command(word, from, end);
        } else if (ArgumentDetector.FIELDS.contains(word)) {
            arguments.field(end);
        } else if (ArgumentDetector.LOGINS.contains(word)) {
            arguments.login(word, end);
        } else if (TypedAnswerDetector.WORDS.contains(word)) {
            answers.answer(from, end);
        }
        if (SnmpDetector.WORDS.contains(word)) {
            snmp.line(word, from, end);
        }
        switch (word) {
            case "name", "key", "value", "default", "defaultvalue", "parameterkey", "parametervalue" ->
                pairs.word(word, from, end);
            case "variable" -> pairs.variable(end);
            case "auth" -> arguments.pair(end);
            case "hmac" -> arguments.hmac(end);
            case "protect", "unprotect" -> arguments.sheet(from, end);
            case "convertto-securestring" -> arguments.secureString(end);
            case "psk", "eap", "xauth", "ntlm" -> accounts.sharedSecret(from, end);
            case "user", "setuser" -> accounts.redis(from, end);
            case "tcp", "unix" -> urls.network(from, end);
            default -> {
                // triggers no detector
            }
        }
        sql.keyword(word, from, end);
        if (text.kind().prose() || prose.commented(word, from)) {
            prose.word(word, from, end);
        }
        if (word.equals("jdbc")) {
            urls.jdbc(from);
        }
        if (word.equals("cookie") || word.equals("set-cookie")) {
            tokens.cookies(end);
        }
        if (word.equals("authorization")) {
            tokens.header(end);
        }
    }
}
