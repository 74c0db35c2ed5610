// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/** Finds literal values that are assigned to a name such as password, secret, token or key. */
public final class NamedValueDetector extends Detector {
    private static final int LOOK_BACK = NameSurroundings.LOOK_BACK;
    private static final int LOOK_AHEAD = NameSurroundings.LOOK_AHEAD;

    private final NameSurroundings around;
    private final UnquotedValueReader unquoted;
    private final ValueReader values;
    private final EntryReader entries;
    private final ListReader lists;
    private final EnvironmentReader environments;
    private final DeclarationReader declarations;
    private final DirectiveReader directives;
    private final ComparisonReader comparisons;
    private final ScriptReader scripts;
    private final NestedNameDetector outer;
    private boolean nested;

    public NamedValueDetector(ScannedText text) {
        super(text);
        around = new NameSurroundings(text);
        unquoted = new UnquotedValueReader(text);
        values = new ValueReader(text, unquoted);
        entries = new EntryReader(text, values);
        lists = new ListReader(text, values, unquoted);
        declarations = new DeclarationReader(text, values);
        directives = new DirectiveReader(text);
        comparisons = new ComparisonReader(text, values);
        scripts = new ScriptReader(text, values);
        outer = new NestedNameDetector(text);
        environments = new EnvironmentReader(text, values, unquoted, around);
    }

    /** Returns the end of the word that starts here. */
    public int wordEnd(int from) {
        int end = from;
        while (end < length && (isAlphanumeric(text.charAt(end)) || text.charAt(end) == '_' || text.charAt(end) == '-'
                || text.charAt(end) > 127 && Character.isLetter(text.charAt(end)))) {
            end++;
        }
        return end;
    }

    /** Masks the value of the name. @return where to continue */
    public int name(int from, int end) {
        Family family = SecretNames.family(text, from, end);
        if (family == null || family == Family.PLAIN_KEY) {
            nested = nested || (family != null || SecretNames.endsLikeOne(text, from, end)) && outer.mayHold(end);
            Family dotted = dotted(from, end);
            family = dotted == null ? family : dotted;
        }
        if (family == null) {
            family = before(from, end);
        }
        if (family != null && from > 5 && text.charAt(from - 1) == ' ') {
            comparisons.moved(family, from);
        }
        Family below = family == null ? EnvironmentReader.plural(text, from, end) : family;
        if (below != null) {
            environments.read(below, from, end);
        }
        if (family == null) {
            return end - from == 3 && text.startsWith("sig=", from) ? signature(from, end) : end;
        }
        return Math.max(end, value(family, from, end));
    }

    /** Whether some name read so far may name a secret together with the names around it. */
    public boolean nested() {
        return nested;
    }

    /** Returns the family of words that name a secret together, {@code api.key}, {@code mot.de.passe}, or null. */
    private @Nullable Family dotted(int from, int end) {
        int start = from;
        while (start > 0 && from - start < SecretNames.LONGEST_KEYWORD && (isAlphanumeric(text.charAt(start - 1))
                || "._-".indexOf(text.charAt(start - 1)) >= 0
                || text.charAt(start - 1) > 127 && Character.isLetter(text.charAt(start - 1)))) {
            start--;
        }
        boolean dot = from > 0 && text.charAt(from - 1) == '.';
        return dot && start < from - 1 ? SecretNames.family(text, start, end) : null;
    }

    /** Returns the family of the name before the dot in {@code db.password.prod}, if the last word is a suffix. */
    private @Nullable Family before(int from, int end) {
        boolean follows = from > 1 && text.charAt(from - 1) == '.' && isAlphanumeric(text.charAt(from - 2))
                && end < length && text.charAt(end) != '(' && SecretNames.isSuffix(text, from, end);
        return follows ? SecretNames.family(text, around.keyStart(from), from - 1) : null;
    }

    /** Masks the signature of an Azure Storage shared-access address. */
    private int signature(int name, int equals) {
        if (name == 0 || "?&;".indexOf(text.charAt(name - 1)) < 0) {
            return equals;
        }
        int end = run(equals + 1, "%+/=-_");
        if (end - equals <= 30) {
            return equals;
        }
        mask("azure-signature", equals + 1, end);
        return end;
    }

    /** @return the end of what was masked, or {@code nameEnd} */
    private int value(Family family, int name, int nameEnd) {
        int i = nameEnd;
        int key = around.keyStart(name);
        int script = scripts.read(family, key, nameEnd);
        if (script > nameEnd) {
            return script;
        }
        if (i < length && text.charAt(i) == '%') {
            return new EncodedFieldReader(text).read(family, nameEnd);
        }
        if (family == Family.PLAIN_KEY && name > key && text.startsWith("public", Math.max(key, name - 7))) {
            return nameEnd;
        }
        i = values.escaped(i); // "{\"password\": …}"
        key = text.startsWith("\"]", i) || i < length && isQuote(text.charAt(i)) ? declarations.whole(key, i) : key;
        boolean quotedName = i < length && isQuote(text.charAt(i)) && key > 0 && isQuote(text.charAt(key - 1));
        if (quotedName) {
            i++;
            int before = key - 1 - (key > 1 && text.charAt(key - 2) == '\\' ? 1 : 0);
            if (around.before(before) == '?' && !around.lineEndsAt(i)) {
                return nameEnd; // ok ? "pass" : "fail"
            }
        }
        if (i < length && (text.charAt(i) == ']' || subscript(quotedName ? key - 1 : key, i))) {
            i++; // config["password"] = …
        }
        i = quotedName ? i : declarations.behindArray(i);
        int after = skipBlanks(i);
        if (after < length && text.kind().yaml() && isLineEnd(text.charAt(after)) && around.explicit(key, quotedName)) {
            i = after = skipSpace(after, LOOK_AHEAD); // ? password
        }
        if (after >= length) {
            return nameEnd;
        }
        return value(family, new ValuePosition(name, key, nameEnd, i, after, quotedName));
    }

    /** Whether this closes Perl braces that contain a key: <code>$config{password} = …</code>. */
    private boolean subscript(int key, int close) {
        return text.charAt(close) == '}' && key > 1 && text.charAt(key - 1) == '{' && of(text.charAt(key - 2), "_>]}")
                && text.charAt(Math.min(length - 1, skipBlanks(close + 1))) == '=';
    }

    /** Position of a name: its dotted key, its end, the end of its quotes, what follows after blanks. */
    private record ValuePosition(int name, int key, int nameEnd, int closed, int after, boolean quoted) {
        /** Whether there are blanks between the name and what follows. */
        boolean blanks() {
            return !quoted && after > closed;
        }
    }

    /** Reads what is passed with the name, compared with it or returned for it. */
    private int value(Family family, ValuePosition at) {
        char c = text.charAt(at.after());
        int nameEnd = at.nameEnd();
        boolean first = c == ',' && !at.quoted();
        int copied = first ? declarations.copied(at.key(), at.after()) : -1;
        copied = first && copied < 0 ? declarations.set(at.key(), at.name(), nameEnd, at.after()) : copied;
        if (copied >= 0) {
            return values.quoted(family, copied, nameEnd);
        }
        if (isLineEnd(c) && text.kind().yaml() && text.startsWith("--", at.key())) {
            return entries.item(family, at.key(), at.after(), nameEnd);
        }
        int pair = first || c == '.' && at.blanks() ? entries.pair(family, at.key(), at.after(), nameEnd) : nameEnd;
        if (pair > nameEnd) {
            return pair;
        }
        if (c == ',' && at.quoted()) {
            int end = entries.argument(family, at.key(), at.after(), nameEnd);
            return end > nameEnd ? end : entries.listed(family, at.key(), at.after(), nameEnd);
        }
        int entry = entries.arrow(family, at.key(), at.after(), at.quoted(), nameEnd);
        if (entry > nameEnd) {
            return entry;
        }
        if (c == '{' && !at.blanks() && !at.quoted() && !configuration) { // std::string password{"…"};
            int quote = Math.min(at.after() + 1, length - 1);
            int end = isQuote(text.charAt(quote)) ? values.quoted(family, quote, nameEnd) : nameEnd;
            return end;
        }
        if (c == '(') { // setPassword("…"), getPassword().equals("…")
            int call = comparisons.called(family, around.keyStart(at.name()), nameEnd, at.after());
            return call > nameEnd ? call : nameEnd;
        }
        int compared = comparisons.compared(family, at.key(), nameEnd);
        return compared > nameEnd ? compared : behindBlanks(family, at);
    }

    /** Reads a value without an operator, or one after a type. */
    private int behindBlanks(Family family, ValuePosition at) {
        char c = text.charAt(at.after());
        int nameEnd = at.nameEnd();
        boolean bare = at.blanks() && "=:,<".indexOf(c) < 0;
        boolean whole = at.key() == at.name();
        if (bare && text.startsWith("--plaintext ", at.after())) { // Kickstart
            int plain = skipBlanks(at.after() + 12);
            return plain < length ? values.word(family, plain, nameEnd, true) : nameEnd;
        }
        if (bare && whole && directives.assigns(at.name())) {
            return values.word(family, at.after(), nameEnd, true);
        }
        if (at.blanks() && (whole && around.spacedValue(at.name()) || text.charAt(at.key()) == '-')) {
            boolean literal = family == Family.PASSWORD
                    && (around.commandOption(at.key(), at.after()) || around.loginOfMachine(at.name())
                            || around.statement(at.name()));
            return values.word(family, at.after(), nameEnd, literal);
        }
        Family told = bare ? directives.family(family, at.name(), at.after()) : null;
        if (told != null) {
            return values.word(told, directives.behindType(at.after()), nameEnd, true);
        }
        if (bare && c == '"' && whole && family != Family.PLAIN_KEY && directives.quotes(at.after())) {
            return values.quoted(family, at.after(), nameEnd);
        }
        if (at.blanks() && (c == '\'' && around.sqlClause(at.name(), nameEnd)
                || isQuote(c) && (text.kind().calls() || directives.defines(at.key())))) {
            return values.quoted(family, at.after(), nameEnd);
        }
        int typed = at.quoted() ? -1 : declarations.typed(at.after(), at.blanks());
        int end = typed < 0 ? nameEnd : values.quoted(family, typed, nameEnd);
        return end > nameEnd ? end : assigned(family, at);
    }

    private int assigned(Family family, ValuePosition at) {
        int operator = at.after();
        boolean unless = text.startsWith("||=", operator) || text.startsWith("??=", operator)
                || text.startsWith("//=", operator); // Ruby, JavaScript and Perl
        // R and make
        boolean added = text.startsWith("+=", operator) || text.startsWith(".=", operator);
        boolean arrow = unless || added || text.startsWith("<- \"", operator) || text.startsWith("?=", operator);
        int i = unless ? operator + 3 : arrow ? operator + 2 : operator;
        while (!arrow && i < length && i < operator + 3
                && (i == operator ? "=:!" : "=>?").indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        if (i == operator) { // env.PASSWORD ?? "…", getenv("PASSWORD") ?: "…"
            boolean index = at.quoted() && text.charAt(at.closed() - 1) == ']';
            boolean call = at.quoted() && (index || text.charAt(operator) == ')') && ofEnvironment(at.key());
            int or = call && !index ? behindCall(operator) : operator;
            boolean fallback = call || !at.quoted() && operator > at.closed();
            return fallback && startsFallback(or) ? fallbackOperator(family, or, at.nameEnd())
                    : call && isQuote(text.charAt(Math.min(or, length - 1))) ? values.quoted(family, or, at.nameEnd())
                    : at.nameEnd();
        }
        boolean colon = text.charAt(operator) == ':';
        if (colon && text.startsWith(":: ", operator) && encoded(operator + 3)) {
            i++; // LDIF
        }
        boolean comparison = unless || added || i - operator > 1 && !colon && !arrow; // only a literal counts
        boolean spaced = operator > at.closed() || i < length && isBlank(text.charAt(i));
        int tuple = spaced && !at.quoted() && text.charAt(i - 1) == '='
                ? declarations.tuple(at.key(), skipBlanks(i))
                : -1;
        if (tuple >= 0) { // user, password = "bob", "…"
            return isQuote(text.charAt(tuple)) ? values.quoted(family, tuple, at.nameEnd()) : at.nameEnd();
        }
        if (colon && around.inBraces(at.key())) { // ${name:default}, ${NAME:-default}
            return unquoted.fallback(family, i, at.nameEnd());
        }
        return operand(family, at, new Operator(skipBlanks(i), colon, comparison, spaced));
    }

    private boolean ofEnvironment(int key) {
        int from = Math.max(0, key - 16);
        return text.indexOf("env", from, key) >= 0 || text.indexOf("ENV", from, key) >= 0;
    }

    /**
     * Returns the index after the bracket that closes a call, and after the call or block with the alternative value.
     */
    private int behindCall(int close) {
        int i = skipBlanks(close + 1);
        if (i < length && text.charAt(i) == '{') { // ENV.fetch("…") { "…" }
            return skipBlanks(i + 1);
        }
        int call = i < length && text.charAt(i) == ')' ? i + 1 : i; // Optional.ofNullable(getenv("…")).orElse("…")
        return text.startsWith(".orElse(", call) ? call + 8 : i;
    }

    /**
     * The operator after a name.
     *
     * @param end index after it and blanks
     * @param spaced whether blanks surround it
     */
    private record Operator(int end, boolean colon, boolean comparison, boolean spaced) {}

    private int operand(Family family, ValuePosition at, Operator operator) {
        int i = operator.end();
        boolean colon = operator.colon();
        boolean spaced = operator.spaced();
        if (text.kind().yaml() && i + 1 < length && isAlphanumeric(text.charAt(i + 1))) {
            if (text.charAt(i) == '*') {
                return at.nameEnd(); // an alias
            }
            i = text.charAt(i) == '&' ? skipBlanks(run(i + 1, "_-.")) : i;
        }
        for (String mark : new String[] {"&quot;", "&#34;", "&apos;", "&#39;"}) {
            i = text.startsWith(mark, i) ? i + mark.length() : i;
        }
        boolean block = text.kind().prose() && colon && i < length && "|>".indexOf(text.charAt(i)) >= 0;
        int indent = text.kind().yaml() || block ? around.indent(at.key()) : -1;
        int list = lists.several(at.name(), at.nameEnd()) ? lists.read(i, indent, at.nameEnd()) : at.nameEnd();
        if (list > at.nameEnd()) {
            return list;
        }
        int literal = values.literal(family, i, at.nameEnd(), colon, indent);
        if (literal != at.nameEnd()) {
            return Math.max(literal, at.nameEnd());
        }
        if (i >= length || isQuote(text.charAt(i)) || operator.comparison() || at.quoted() && !configuration) {
            return fallbackOperator(family, i, at.nameEnd());
        }
        int statement = directives.statement(family, at.name(), at.nameEnd(), i);
        if (statement > at.nameEnd()) {
            return statement;
        }
        boolean remark = text.kind().yaml() && text.charAt(i) == '#' && isBlank(text.charAt(i - 1));
        if (remark || isQuote(text.charAt(values.prefixed(i))) || "[{(".indexOf(text.charAt(i)) >= 0) {
            return at.nameEnd();
        }
        // 'X-Api-Key: …'
        if (colon && spaced && at.key() > 0 && (!configuration || text.kind().yaml())
                && isQuote(text.charAt(at.key() - 1))) {
            return unquoted.header(family, i, text.charAt(at.key() - 1), at.nameEnd());
        }
        if (!colon && !spaced && family == Family.PASSWORD && around.quotedPair(at.key())) {
            int close = text.indexOf(text.charAt(at.key() - 1), i, Math.min(length, i + LOOK_AHEAD));
            if (close > i && hasBlank(i, close) && !lineEnds(i, close) && ValueRules.isSecret(text, family, i, close)) {
                mask(family.kind, i, close);
                return close;
            }
        }
        boolean option = around.option(at.key(), spaced, colon);
        boolean set = option && at.key() > 8 && text.indexOf("--set", Math.max(0, at.key() - LOOK_BACK), at.key()) >= 0;
        boolean lineStarts = around.lineStarts(at.name())
                || !spaced && !colon && around.capitals(at.name(), at.nameEnd()) && around.blankBefore(at.key());
        boolean listed = option && text.charAt(at.key() - 1) == ';';
        int end = unquoted.read(family,
                new UnquotedValueReader.Unquoted(i, option, set, lineStarts, spaced, colon, listed), at.nameEnd());
        return end > at.nameEnd() ? end : fallbackOperator(family, i, at.nameEnd());
    }

    /** Whether the rest of a line is Base64, which no type name is. */
    private boolean encoded(int from) {
        int start = skipBlanks(from);
        int end = run(start, "+/=");
        return end > start && (end - start) % 4 == 0 && (end == length || isLineEnd(text.charAt(end)))
                && (hasDigit(start, end) || text.charAt(end - 1) == '=');
    }

    /** Handles {@code process.env.KEY || "…"}: @return the end of what was masked, or {@code nameEnd} */
    private int fallbackOperator(Family family, int from, int nameEnd) {
        int limit = Math.min(length, from + LOOK_BACK);
        for (int i = from; i + 3 < limit && !isLineEnd(text.charAt(i)) && ",;{".indexOf(text.charAt(i)) < 0; i++) {
            if (startsFallback(i) && isQuote(text.charAt(i + 3))) {
                return values.quoted(family, i + 3, nameEnd);
            }
        }
        return nameEnd;
    }

    private boolean startsFallback(int at) {
        return text.startsWith("|| ", at) || text.startsWith("?? ", at) || text.startsWith("?: ", at)
                || text.startsWith("or ", at) && text.charAt(at - 1) == ' ';
    }

    private boolean lineEnds(int from, int to) {
        return lineEnd(from, to) < to;
    }
}
