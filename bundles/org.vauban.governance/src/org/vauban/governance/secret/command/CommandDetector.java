// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.command;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.vauban.governance.secret.command.CommandRules.Form;
import org.vauban.governance.secret.command.CommandRules.Rule;
import org.vauban.governance.secret.command.WordReader.Word;
import org.vauban.governance.secret.table.AccountListDetector;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.TextKind.Accounts;
import org.vauban.governance.secret.text.ValueRules;

/** Finds passwords in the arguments of commands that take one, such as {@code curl -u} and {@code mysql -p}. */
public final class CommandDetector extends Detector {
    /** Names stored beside a password in a Kubernetes secret. */
    private static final Set<String> NO_SECRETS = Set.of("user", "username", "login", "host", "hostname", "port",
            "name", "database", "dbname", "url", "email");

    /** Commands that read a password from standard input. */
    private static final List<String> READERS = List.of("sudo -S", "--password-stdin", "--stdin", "| passwd ",
            "| cryptsetup ", "| kinit ", "--passphrase-fd", " secret create ", "gh secret set ", "secret-tool store ",
            "vault login -", "smbpasswd -s", "openssl passwd -stdin");

    /**
     * Arguments of the last commands that were already judged: a line may consist of command names, each with the same
     * words after it.
     */
    private final Set<Word> judged = new HashSet<>();
    private int judgedTo;
    /** The words of the last command; {@code latestItems} is whether they are the items of a list. */
    private List<Word> latest = List.of();
    private boolean latestItems;
    /** Start of the words that a rule has not examined, as long as each command is a word of the previous one. */
    private final Map<Rule, Integer> unseen = new IdentityHashMap<>();

    private final WordReader arguments;

    public CommandDetector(ScannedText text) {
        super(text);
        arguments = new WordReader(text);
    }

    public static Set<String> names() {
        return CommandRules.names();
    }

    public static boolean knows(String word) {
        return CommandRules.names().contains(word);
    }

    /** Handles a command by its name, which ends at {@code end}. */
    public void command(String name, int from, int end) {
        boolean item = end + 1 < length && "\"'".indexOf(text.charAt(end)) >= 0 && text.charAt(end + 1) == ',';
        if (end >= length || !isBlank(text.charAt(end)) && !item
                || from > 0 && "-._$@=:\"'".indexOf(text.charAt(from - 1)) >= 0
                && text.charAt(from - 1) != '"' && text.charAt(from - 1) != '\'') {
            return;
        }
        List<Word> words = arguments.words(item ? end + 1 : end, item); // ["mysql", "-px"]
        if (from >= judgedTo) {
            judged.clear();
        }
        judgedTo = Math.min(length, end + WordReader.LONGEST + 1);
        if (item != latestItems || !isWordOfLatest(from, end)) {
            unseen.clear();
        }
        latest = words;
        latestItems = item;
        for (Rule rule : CommandRules.of(name)) {
            apply(name, rule, words);
        }
    }

    private boolean isWordOfLatest(int from, int end) {
        int at = Collections.binarySearch(latest, new Word(from, end), Comparator.comparingInt(Word::from));
        return at >= 0 && latest.get(at).to() == end;
    }

    /** Returns the words that a rule has not examined, and the last two that it has: they may have been cut off. */
    private List<Word> unseen(Rule rule, List<Word> words) {
        Integer begin = unseen.get(rule);
        int first = 0;
        while (begin != null && first < words.size() && words.get(first).from() < begin) {
            first++;
        }
        if (!words.isEmpty()) {
            unseen.put(rule, words.get(Math.max(0, words.size() - 2)).from());
        }
        return words.subList(first, words.size());
    }

    private void apply(String name, Rule rule, List<Word> words) {
        here(name, rule, words);
        if (!rule.needs().isEmpty() && words.stream().noneMatch(word -> is(word, rule.needs()))) {
            return;
        }
        switch (rule.form()) {
            case OPTION, TWO, JOINED, USER, FILE -> options(rule, unseen(rule, words));
            case LAST -> last(rule, words);
            case PREFIXED -> unseen(rule, words).forEach(word -> prefixed(rule.option(), word));
            case LITERAL -> literals(rule.option(), unseen(rule, words));
            case LITERALS -> literals(rule, words);
            case PIPED -> {
                written(words);
                piped(words);
            }
            case SECOND -> second(rule, words);
            case THIRD -> third(rule.option(), words);
            case BEFORE -> before(rule, words);
            case PAIR, NAMED -> pair(rule, words);
            case HERE -> {
                // already handled
            }
            default -> throw new IllegalStateException();
        }
    }

    private void second(Rule rule, List<Word> words) {
        if (words.size() != 2) {
            return;
        }
        Word value = words.getLast();
        boolean sentence = !rule.needs().isEmpty() && text.kind().prose() && !hasDigit(value.from(), value.to());
        if (text.charAt(value.from()) != '-' && !sentence) {
            secret(value.from(), value.to());
        }
    }

    /**
     * Handles the value after a word and a user; sentences and lists contain such words, too: {@code net user growth}.
     */
    private void third(String first, List<Word> words) {
        if (words.size() < 3 || !text(words.getFirst()).equalsIgnoreCase(first)) {
            return;
        }
        Word value = words.get(2);
        boolean item = isQuote(text.charAt(words.getFirst().from() - 1));
        boolean all = words.size() == 3 ? !item && !text.kind().prose() : text.charAt(words.get(3).from()) == '/';
        if ("/*-".indexOf(text.charAt(value.from())) < 0 && (all || hasDigit(value.from(), value.to()))) {
            secret(value.from(), value.to());
        }
    }

    private void before(Rule rule, List<Word> words) {
        boolean share = words.size() > 2 && "\\*".indexOf(text.charAt(words.get(1).from())) >= 0
                || words.size() > 2 && text.charAt(words.get(1).to() - 1) == ':';
        for (int i = 2; share && i < words.size(); i++) {
            Word value = words.get(i - 1);
            if (text.regionMatches(true, words.get(i).from(), rule.option(), 0, rule.option().length())) {
                if ("/\\*-".indexOf(text.charAt(value.from())) < 0 && text.charAt(value.to() - 1) != ':'
                        && !is(value, rule.needs())) {
                    secret(value.from(), value.to());
                }
                return;
            }
        }
    }

    private void pair(Rule rule, List<Word> all) {
        List<Word> words = all.stream().filter(word -> text.charAt(word.from()) != '-').toList();
        for (int i = 0; i + 2 < words.size(); i++) {
            if (is(words.get(i), rule.option())) {
                Word name = words.get(i + 1);
                Family family = SecretNames.family(text, name.from(), name.to());
                if (rule.form() == Form.NAMED && (family == null || family == Family.PLAIN_KEY)) {
                    return;
                }
                secret(words.get(i + 2).from(), words.get(i + 2).to());
                return;
            }
        }
    }

    /** Handles {@code pass:…} and {@code -passin=pass:…}. */
    private void prefixed(String prefix, Word word) {
        int equals = text.charAt(word.from()) == '-' ? text.indexOf('=', word.from(), word.to()) : -1;
        int from = equals < 0 ? word.from() : equals + 1;
        from = equals > 0 && from < word.to() && isQuote(text.charAt(from)) ? from + 1 : from;
        if (text.regionMatches(prefix.charAt(0) == '/', from, prefix, 0, prefix.length())
                && from + prefix.length() < word.to()) {
            int to = equals > 0 && isQuote(text.charAt(word.to() - 1)) ? word.to() - 1 : word.to();
            secret(from + prefix.length(), to);
        }
    }

    private String text(Word word) {
        return text.substring(word.from(), Math.min(word.to(), word.from() + 64));
    }

    private boolean is(Word word, String what) {
        return word.to() - word.from() == what.length()
                && text.regionMatches(true, word.from(), what, 0, what.length());
    }

    private void options(Rule rule, List<Word> words) {
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            for (String option : rule.options()) {
                if (text.charAt(word.from()) != option.charAt(0)) {
                    continue;
                }
                String here = text(word);
                boolean windows = option.startsWith("/");
                boolean dashes = windows || option.startsWith("--") || option.length() > 2;
                if (option.endsWith(":") && here.regionMatches(true, 0, option, 0, option.length())) {
                    behind(words, i + 1); // the value follows the user
                    continue;
                }
                boolean apart = here.equals(option) || windows && here.equalsIgnoreCase(option)
                        || joinedOptions(rule, here);
                if (apart && rule.form() != Form.JOINED && i + 1 < words.size()) {
                    argument(rule.form(), option, words.get(i + 1).from(), words.get(i + 1).to());
                    if (rule.form() == Form.TWO && i + 2 < words.size()) {
                        argument(rule.form(), option, words.get(i + 2).from(), words.get(i + 2).to());
                    }
                } else if (rule.form() != Form.JOINED && here.startsWith(option + "=")) {
                    argument(rule.form(), option, word.from() + option.length() + 1, word.to());
                } else if (!dashes && here.length() > 2 && here.startsWith(option)
                        && (rule.form() == Form.JOINED || rule.form() == Form.USER && here.contains(":")
                                || rule.form() == Form.FILE && here.contains(":")
                                || rule.form() == Form.OPTION && (hasDigit(word.from() + 2, word.to())
                                        || "'\"".indexOf(here.charAt(2)) >= 0))) {
                    argument(rule.form(), option, word.from() + 2, word.to());
                }
            }
        }
    }

    private void behind(List<Word> words, int at) {
        Word value = at < words.size() ? words.get(at) : null;
        if (value != null && "/\\*-".indexOf(text.charAt(value.from())) < 0 && text.charAt(value.to() - 1) != ':') {
            secret(value.from(), value.to());
        }
    }

    private void argument(Form form, String option, int from, int to) {
        if (from >= to || arguments.isSentence(option, from, to)) {
            return;
        }
        if (form != Form.USER && form != Form.FILE) {
            if (text.charAt(from) != '-') {
                secret(from, to);
            }
            return;
        }
        boolean file = form == Form.FILE;
        boolean drive = file && from + 2 < to && isLetter(text.charAt(from)) && text.charAt(from + 1) == ':';
        int colon = text.indexOf(':', drive ? from + 2 : from, to);
        colon = colon < 0 && !file ? text.indexOf('%', from, to) : colon;
        colon = colon < 0 && !file ? text.indexOf(',', from, to) : colon;
        if (colon > 0) {
            secret(colon + 1, to);
        }
    }

    private void literals(String option, List<Word> words) {
        for (int i = 0; i < words.size(); i++) {
            Word word = words.get(i);
            int from = word.from() + option.length();
            boolean apart = text(word).equals(option) && i + 1 < words.size();
            Word pair = apart ? words.get(i + 1) : new Word(from + 1, word.to());
            if (apart || text(word).startsWith(option + "=")) {
                literal(pair, false);
            }
        }
    }

    /** Handles {@code kv put path name=value}; for other writes, only paths below {@code secret/} count. */
    private void literals(Rule rule, List<Word> words) {
        List<Word> arguments = words.stream().filter(word -> text.charAt(word.from()) != '-').toList();
        int verb = 0;
        while (verb < arguments.size() && !rule.options().contains(text(arguments.get(verb)))) {
            verb++;
        }
        boolean kept = verb + 1 < arguments.size()
                && (rule.needs().equals("kv") || text(arguments.get(verb + 1)).startsWith("secret/"));
        for (int i = verb + 2; kept && i < arguments.size(); i++) {
            literal(arguments.get(i), true);
        }
    }

    /** @param files whether a value that starts with {@code @} is the name of a file */
    private void literal(Word pair, boolean files) {
        int value = text.indexOf('=', pair.from(), pair.to()) + 1;
        int to = value < pair.to() && isQuote(text.charAt(pair.to() - 1)) ? pair.to() - 1 : pair.to();
        String name = text.substring(pair.from(), Math.max(pair.from(), Math.min(value - 1, pair.from() + 64)));
        if (value > 0 && value < to && !(files && text.charAt(value) == '@')
                && !NO_SECRETS.contains(name.toLowerCase(Locale.ROOT))) {
            secret(isQuote(text.charAt(value)) ? value + 1 : value, to);
        }
    }

    /** Whether a word is a group of one-letter options of which the last takes the user: {@code -su}. */
    private boolean joinedOptions(Rule rule, String word) {
        return rule.form() == Form.USER && rule.option().startsWith("-u") && word.length() > 2
                && word.length() < 10 && word.endsWith("u") && word.charAt(0) == '-'
                && word.chars().skip(1).allMatch(c -> isLetter((char) c));
    }

    private void last(Rule rule, List<Word> words) {
        int end = 0;
        while (end < words.size() && text.charAt(words.get(end).from()) != '>') {
            end++;
        }
        Word word = end > 2 ? words.get(end - 1) : null;
        if (word != null && "-/\\*".indexOf(text.charAt(word.from())) < 0
                && words.stream().anyMatch(each -> isAsked(rule, each))
                && (rule.needs().isEmpty() || !arguments.isSentence(rule.option(), word.from(), word.to())
                        || words.stream().anyMatch(each -> text(each).contains("://")))) {
            secret(word.from(), word.to());
        }
    }

    private boolean isAsked(Rule rule, Word word) {
        for (String option : rule.options()) {
            boolean first = option.isEmpty() || text.charAt(word.from()) == option.charAt(0);
            if (first && (text.regionMatches(option.startsWith("/"), word.from(), option, 0, option.length())
                    || option.length() == 2 && text(word).contains(option.substring(1)))) {
                return true;
            }
        }
        return false;
    }

    /** Handles {@code passwd bob <<< "secret"}: the last word of a command that reads a password from a here-string. */
    private void here(String name, Rule rule, List<Word> words) {
        int mark = words.size() - 2;
        if (mark < 0) {
            return;
        }
        Word last = words.getLast();
        boolean joined = text.startsWith("<<<", last.from()) && last.to() > last.from() + 3;
        if (!joined && !text(words.get(mark)).equals("<<<")) {
            return;
        }
        boolean reads = rule.form() == Form.HERE && (rule.option().isEmpty()
                || words.stream().anyMatch(word -> text(word).equals(rule.option())))
                || words.stream().anyMatch(word -> text(word).equals("--password-stdin"));
        if (reads) {
            int from = joined ? last.from() + 3 : last.from();
            int colon = name.equals("chpasswd") ? text.indexOf(':', from, last.to()) : -1;
            secret(colon < 0 ? from : colon + 1, last.to());
        }
    }

    /** Handles {@code echo "bob * secret *" >> /etc/ppp/chap-secrets}. */
    private void written(List<Word> words) {
        Word word = words.stream().filter(each -> text.charAt(each.from()) != '-').findFirst().orElse(null);
        int stop = word == null ? 0 : lineEnd(word.to(), Math.min(length, word.to() + 200));
        if (word != null && (text.indexOf('>', word.to(), stop) >= 0 || text.indexOf(" tee ", word.to(), stop) >= 0)) {
            Accounts accounts = Accounts.of(text.substring(word.to(), stop));
            if (accounts != Accounts.NONE) {
                new AccountListDetector(text).account(accounts, word.from(), word.to());
            }
        }
    }

    /** Handles {@code echo secret | sudo -S …} and {@code echo user:secret | chpasswd}. */
    private void piped(List<Word> words) {
        if (words.isEmpty() || words.size() > 3 || words.subList(0, words.size() - 1).stream()
                .anyMatch(word -> "-%".indexOf(text.charAt(word.from())) < 0)) {
            return;
        }
        Word word = words.getLast();
        int stop = lineEnd(word.to(), Math.min(length, word.to() + 200));
        int pipe = text.indexOf('|', word.to(), stop);
        if (pipe < 0) {
            return;
        }
        if (text.indexOf("chpasswd", pipe, stop) >= 0) {
            int colon = text.indexOf(':', word.from(), word.to());
            if (colon > 0) {
                secret(colon + 1, word.to());
            }
        } else if (text.startsWith("base64", skipBlanks(pipe + 1))) { // encodes the value of a secret
            int colon = text.indexOf(':', word.from(), word.to());
            int from = colon > 0 ? colon + 1 : word.from();
            if ((colon > 0 || hasDigit(from, word.to())) && !arguments.isReplaced(word, from)) {
                secret(from, word.to());
            }
        } else if (READERS.stream().anyMatch(reader -> text.indexOf(reader, pipe, stop) >= 0)) {
            secret(word.from(), word.to());
        }
    }

    private void secret(int from, int to) {
        if (to > from && judged.add(new Word(from, to)) && text.charAt(from) != '<'
                && !SnmpDetector.isStandard(text, from, to) && ValueRules.isSecret(text, Family.PASSWORD, from, to)) {
            mask("command", from, to);
        }
    }
}
