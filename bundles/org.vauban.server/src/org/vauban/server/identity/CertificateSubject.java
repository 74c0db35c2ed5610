// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * Matches the distinguished name of a certificate against a rule: all attributes, in order, with their values compared
 * character by character. One value may be {@code *}, which matches any value of this attribute, but never more than
 * one attribute. Does not use the X.500 comparison, which takes a full-width comma for a comma. Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2253">RFC 2253</a>
 */
final class CertificateSubject {
    private static final String ANY = "*";
    private static final int LONGEST = 256;

    private final List<String> parts;
    /** Index of the part with the wildcard, or -1. */
    private final int open;

    /** @throws IllegalArgumentException if it is not a distinguished name, or has more than one {@code *} */
    CertificateSubject(String pattern) {
        parts = parts(new X500Principal(pattern));
        List<Integer> any = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            if (value(parts.get(i)).equals(ANY)) {
                any.add(i);
            } else if (parts.get(i).contains(ANY)) {
                throw new IllegalArgumentException(pattern); // a wildcard must be the whole value
            }
        }
        if (parts.isEmpty() || any.size() > 1) {
            throw new IllegalArgumentException(pattern);
        }
        open = any.isEmpty() ? -1 : any.getFirst();
    }

    /** Whether it has a wildcard. */
    boolean isOpen() {
        return open >= 0;
    }

    /**
     * Returns the value matched by {@code *}, or an empty text without a wildcard; empty if the name does not match.
     */
    Optional<String> match(X500Principal subject) {
        List<String> shown = parts(subject);
        if (shown.size() != parts.size()) {
            return Optional.empty();
        }
        for (int i = 0; i < parts.size(); i++) {
            boolean same = i == open ? type(shown.get(i)).equals(type(parts.get(i)))
                    : shown.get(i).equals(parts.get(i));
            if (!same) {
                return Optional.empty();
            }
        }
        return open < 0 ? Optional.of("") : plain(value(shown.get(open)));
    }

    /** Splits the name at unescaped commas. */
    private static List<String> parts(X500Principal subject) {
        String name = subject.getName(X500Principal.RFC2253);
        List<String> parts = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == ',') {
                if (i > begin) {
                    parts.add(name.substring(begin, i));
                }
                begin = i + 1;
            } else if (name.charAt(i) == '\\') {
                i++;
            }
        }
        return parts;
    }

    private static String type(String part) {
        return part.substring(0, Math.max(0, part.indexOf('=')));
    }

    private static String value(String part) {
        return part.substring(part.indexOf('=') + 1);
    }

    /** Removes the escapes of a value; empty if it is not text, has control characters, or has several values. */
    private static Optional<String> plain(String value) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean escaped = c == '\\' && i + 1 < value.length();
            if (escaped) {
                c = value.charAt(++i);
            }
            boolean byteOfCode = escaped && Character.digit(c, 16) >= 0;
            if (byteOfCode || !escaped && (c == '+' || c == '#' && i == 0) || Character.isISOControl(c)) {
                return Optional.empty();
            }
            plain.append(c);
        }
        return plain.toString().isBlank() || plain.length() > LONGEST ? Optional.empty()
                : Optional.of(plain.toString());
    }
}
