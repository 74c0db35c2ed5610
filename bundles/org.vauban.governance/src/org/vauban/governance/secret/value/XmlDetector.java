// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.value;

import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.secret.text.Detector;
import org.vauban.governance.secret.text.ScannedText;
import org.vauban.governance.secret.text.SecretNames;
import org.vauban.governance.secret.text.SecretNames.Family;
import org.vauban.governance.secret.text.ValueRules;

/**
 * Finds secrets in XML: the text of an element named after a secret, {@code <property name="password" value="…"/>} in
 * its many forms, and {@code <name>password</name><value>…</value>}.
 */
public final class XmlDetector extends Detector {
    private static final int MOST_SPACE = 256;
    private static final String CDATA = "<![CDATA[";
    private static final String CDATA_END = "]]>";
    /** Private elements of .NET's {@code RSAKeyValue}. */
    private static final Set<String> RSA = Set.of("D", "P", "Q", "DP", "DQ", "InverseQ");
    private static final int SHORTEST_NUMBER = 40;
    private static final int LONGEST_TAG = 2_000;
    private static final int LONGEST_TEXT = 1 << 14;
    private static final int LONGEST_CDATA = 2_000;
    private static final Set<String> NAMES = Set.of("name", "key", "param-name", "property-name", "option-name",
            "env-entry-name", "id", "property");
    private static final Set<String> NAMED = Set.of("name", "key", "property", "param", "option", "var");
    private static final Set<String> VALUES = Set.of("value", "val", "defaultvalue", "default", "param-value",
            "env-entry-value", "property-value", "string");
    /** Elements that a page displays, or that only describe a value. */
    private static final Set<String> OTHERS = Set.of("label", "input", "field", "element", "attribute", "column",
            "option", "button", "a", "span", "div", "p", "td", "th", "li");

    /** A range of the text. */
    private record Range(int from, int to) {}

    private int tagEnd;
    /** Family of the open element whose children may be named after environments; or null. */
    private @Nullable Family environments;
    private boolean closed;

    public XmlDetector(ScannedText text) {
        super(text);
    }

    public void scan() {
        for (int at = text.indexOf('<', 0); at >= 0 && at + 1 < length; at = text.indexOf('<', at + 1)) {
            if (isLetter(text.charAt(at + 1))) {
                tag(at + 1);
            } else if (text.charAt(at + 1) == '/' && environments != null && own(at + 2, name(at + 2)) != null) {
                environments = null;
            }
        }
    }

    /** Returns the family of an element's name, or null. */
    private @Nullable Family own(int from, int end) {
        return SecretNames.family(text, Math.max(from, end - 64), end);
    }

    private void tag(int from) {
        int end = name(from);
        String local = local(from, end);
        Range name = null;
        Range value = null;
        int limit = Math.min(length, from + LONGEST_TAG);
        int i = end;
        while (i < limit && text.charAt(i) != '>' && text.charAt(i) != '<') {
            if (!isLetter(text.charAt(i))) {
                i++;
                continue;
            }
            int start = i;
            i = name(i);
            int equals = i;
            while (i < limit && (text.charAt(i) == '=' || Character.isWhitespace(text.charAt(i)))) {
                i++;
            }
            if (i == equals || i >= limit || text.charAt(i) != '"' && text.charAt(i) != '\'') {
                continue;
            }
            int close = text.indexOf(text.charAt(i), i + 1, limit);
            if (close < 0) {
                return;
            }
            String attribute = local(start, equals);
            if (NAMED.contains(attribute)) {
                name = new Range(i + 1, close);
            } else if (VALUES.contains(attribute)) {
                value = new Range(i + 1, close);
            }
            i = close + 1;
        }
        if (i >= limit || text.charAt(i) == '<') {
            return;
        }
        tagEnd = i + 1;
        closed = text.charAt(i - 1) == '/';
        judge(local, from, end, name, value);
    }

    private void judge(String local, int from, int end, @Nullable Range name, @Nullable Range value) {
        Family named = name == null ? null : SecretNames.family(text, name.from(), name.to());
        if (named != null && value != null && !local.equals("button")) {
            secret(named, value);
            return;
        }
        boolean other = OTHERS.contains(local);
        if (closed) {
            Family own = other || value == null ? null : own(from, end);
            if (value != null && (own == Family.PASSWORD || own == Family.SECRET) && !words(value)) {
                secret(own, value);
            }
            return;
        }
        if (named != null && !other) {
            Range inner = content(tagEnd);
            if (inner == null || !ended(inner.to())) {
                inner = nested(tagEnd, false);
            }
            if (inner != null && !words(inner)) {
                secret(named, inner);
            }
            return;
        }
        Range inner = content(tagEnd);
        Family own = other ? null : own(from, end);
        if (inner == null || !ended(inner.to())) {
            Range only = own == null || own == Family.PLAIN_KEY ? null : nested(tagEnd, false);
            if (own != null && only != null && !words(only)) {
                secret(own, only);
            }
            environments = own != null && inner == null ? own : environments;
            return;
        }
        Family outer = environments;
        if (outer != null && SecretNames.isSuffix(text, from, end) && !words(inner)) {
            secret(outer, inner);
        } else if (own != null && own != Family.PLAIN_KEY) {
            secret(own, inner);
        } else if (end - from <= 8 && RSA.contains(text.substring(from, end)) && number(inner)) {
            mask("key", inner.from(), inner.to());
        } else if (NAMES.contains(local)) {
            Family told = SecretNames.family(text, inner.from(), inner.to());
            int after = text.indexOf('>', inner.to(), Math.min(length, inner.to() + 64));
            Range next = told == null || after < 0 ? null : nested(after + 1, true);
            if (told != null && next != null) {
                secret(told, next);
            } else if (own != null) {
                secret(own, inner);
            }
        } else if (own != null) {
            secret(own, inner);
        }
    }

    /** Whether a text is a long Base64 number with its padding: a paragraph would have blanks. */
    private boolean number(Range range) {
        return range.to() - range.from() >= SHORTEST_NUMBER && text.charAt(range.to() - 1) == '='
                && run(range.from(), "+/=") >= range.to();
    }

    private void secret(Family family, Range range) {
        if (range.to() > range.from() && ValueRules.isSecret(text, family, range.from(), range.to())) {
            mask(family.kind, range.from(), range.to());
        }
    }

    /** Returns the text of the value element that begins here after blanks, or null. */
    private @Nullable Range nested(int from, boolean string) {
        int open = skipSpace(from, MOST_SPACE);
        if (open >= length || text.charAt(open) != '<') {
            return null;
        }
        int end = name(open + 1);
        String local = local(open + 1, end);
        if (!VALUES.contains(local) || end >= length || text.charAt(end) != '>' || local.equals("string") && !string) {
            return null;
        }
        return content(end + 1);
    }

    /** Returns the text up to the next tag without surrounding blanks, or null if it is empty or too long. */
    private @Nullable Range content(int from) {
        int start = skipSpace(from, MOST_SPACE);
        boolean raw = text.startsWith(CDATA, start);
        start = raw ? skipSpace(start + CDATA.length(), MOST_SPACE) : start;
        int most = raw ? LONGEST_CDATA : LONGEST_TEXT;
        int limit = Math.min(length, from + most);
        int stop = start >= limit ? -1 : raw ? text.indexOf(CDATA_END, start, limit) : text.indexOf('<', from, limit);
        if (stop < 0) {
            stop = length - from < most ? lineEnd(start, length) : -1;
        }
        if (stop <= start) {
            return null;
        }
        int end = stop;
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return new Range(start, end);
    }

    /** Whether the element ends after a text. */
    private boolean ended(int to) {
        int next = skipSpace(to, MOST_SPACE);
        next = text.startsWith(CDATA_END, next) ? skipSpace(next + CDATA_END.length(), MOST_SPACE) : next;
        return next >= length || text.startsWith("</", next);
    }

    /** Whether a text is a label: words without a digit. */
    private boolean words(Range range) {
        for (int i = range.from(); i < range.to(); i++) {
            if (isBlank(text.charAt(i))) {
                return !hasDigit(range.from(), range.to());
            }
        }
        return false;
    }

    private int name(int from) {
        int i = from;
        while (i < length && i < from + 128
                && (isAlphanumeric(text.charAt(i)) || ":._-".indexOf(text.charAt(i)) >= 0)) {
            i++;
        }
        return i;
    }

    /** Returns the name without its prefix, in lower case. */
    private String local(int from, int end) {
        String name = text.substring(from, end);
        return name.substring(name.lastIndexOf(':') + 1).toLowerCase(java.util.Locale.ROOT);
    }
}
