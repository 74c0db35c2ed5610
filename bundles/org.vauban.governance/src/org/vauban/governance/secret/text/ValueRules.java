// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.secret.text;

import java.util.Locale;
import java.util.Set;
import org.vauban.governance.secret.text.SecretNames.Family;

/** Distinguishes a secret from values that take its place: a placeholder, a label, the name of a setting. Pure. */
public final class ValueRules {
    private static final Set<String> NO_VALUES = Set.of("null", "nil", "none", "true", "false", "undefined", "string",
            "str", "number", "boolean", "bool", "int", "integer", "char", "bytes", "byte", "object", "any", "unknown",
            "void", "text", "varchar", "required", "optional", "yes", "no", "new", "return", "this", "self", "await",
            "is", "not", "in", "and", "or", "function", "lambda", "type", "never", "readonly", "include", "omit",
            "same-origin", "bearer", "basic", "inherit", "default", "secretservice", "enabled", "disabled", "expire",
            "never expires", "strong", "strict", "bcrypt", "argon2id", "scrypt", "plaintext", "encrypted", "hidden",
            "masked", "redacted", "public", "private", "sha1", "sha-1", "sha256", "sha-256", "sha512", "sha-512", "md5",
            "base64", "argon2", "pbkdf2", "utf8", "utf-8", "tbd", "todo", "n/a", "value", "not set", "not set yet",
            "not defined", "not configured", "to be defined", "to be set", "obligatoire", "requis", "facultatif",
            "inconnu", "non d\u00e9fini", "\u00e0 d\u00e9finir");
    private static final int SHORT = 64;
    /** Maximum number of characters of a value that are read to judge it. */
    private static final int LOOK_AHEAD = 256;
    private static final int SHORTEST_PIN = 4;
    private static final int LONGEST_PIN = 8;

    private ValueRules() {}

    /** Whether the text between two offsets is worth masking at all. */
    public static boolean isSecret(ScannedText text, Family family, int from, int end) {
        int size = end - from;
        if (size <= 0 || Placeholders.isPlaceholder(text, from, end)
                || text.kind().labels() && !mixed(text, from, end)) {
            return false;
        }
        if (size <= SHORT) {
            String value = text.substring(from, end).toLowerCase(Locale.ROOT);
            if (NO_VALUES.contains(value) || SecretNames.sameName(family, value) || reference(value)
                    || number(value)) {
                return false;
            }
        }
        if (family == Family.SECRET && size < 128 && path(text, from, end)) {
            return false;
        }
        int stop = Math.min(end, from + LOOK_AHEAD);
        return switch (family) {
            case PASSWORD -> size >= 3;
            case SECRET -> size >= 6;
            case TOKEN, KEY -> size >= 8 && (has(text, from, stop, '0', '9')
                    || size >= 20 && has(text, from, stop, 'A', 'Z') && has(text, from, stop, 'a', 'z'));
            case PLAIN_KEY -> size >= 24 && has(text, from, stop, '0', '9') && has(text, from, stop, 'A', 'Z')
                    && has(text, from, stop, 'a', 'z') && opaque(text, from, stop);
            case PIN -> pin(text, from, end) && !PostalCodes.isOne(text, from, end);
        };
    }

    /** Whether a value states where a secret is kept: a file of secrets, an entry of a vault, a URL. */
    private static boolean reference(String value) {
        return value.startsWith("/run/secrets/") || value.startsWith("arn:aws:") || value.startsWith("vault:")
                || value.startsWith("env:")
                || value.startsWith("secret/")
                || value.startsWith("op://") || value.startsWith("classpath:")
                || value.startsWith("http://") && !value.contains("@")
                || value.startsWith("https://") && !value.contains("@") || value.startsWith("file:")
                || value.startsWith("$__")
                || value.startsWith("enc(") || value.startsWith("!vault") || value.startsWith("$ansible_vault")
                || value.startsWith("$2a$")
                || value.startsWith("$2b$") || value.startsWith("$2y$") || value.startsWith("$argon2")
                || value.startsWith("{sha")
                || value.startsWith("{bcrypt}") || value.startsWith("{ssha}") || value.startsWith("@ref")
                || value.startsWith("#/");
    }

    /** Whether a value is a constant such as {@code 0x32}. */
    private static boolean number(String value) {
        return value.startsWith("0x") && value.length() <= 10
                && value.chars().skip(2).allMatch(c -> ShapeClasses.isOf('x', (char) c));
    }

    /** Whether a value consists only of digits, as many as a card's PIN. */
    public static boolean pin(ScannedText text, int from, int end) {
        for (int i = from; i < end; i++) {
            if (!Detector.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return end - from >= SHORTEST_PIN && end - from <= LONGEST_PIN;
    }

    /** Whether a value is a path: {@code /home/me/.ssh/id_rsa}, {@code ~/key.pem}, {@code ${user.home}/.ssh/id_rsa}. */
    public static boolean path(ScannedText text, int from, int end) {
        boolean begins = text.charAt(from) == '/' || text.charAt(from) == '~' || text.startsWith("./", from)
                || text.startsWith("${", from);
        return begins && text.indexOf('/', from + 1, end) >= 0 && text.indexOf('+', from, end) < 0
                && text.indexOf('=', from, end) < 0;
    }

    /** Whether a value in a bundle of labels is more than words that users read. */
    private static boolean mixed(ScannedText text, int from, int end) {
        int stop = Math.min(end, from + LOOK_AHEAD); // the rest of a long line may be the value of each name
        for (int i = from; i < stop; i++) {
            if (text.charAt(i) <= ' ') {
                return false;
            }
        }
        return end - from >= 6 && has(text, from, stop, '0', '9')
                && (has(text, from, stop, 'a', 'z') || has(text, from, stop, 'A', 'Z'));
    }

    private static boolean opaque(ScannedText text, int from, int end) {
        for (int i = from; i < end; i++) {
            if (!Detector.isBase64(text.charAt(i)) && text.charAt(i) != '-' && text.charAt(i) != '_') {
                return false;
            }
        }
        return !text.startsWith("AAAAB3Nza", from) && !text.startsWith("AAAAC3Nza", from)
                && !text.startsWith("MII", from);
    }

    static boolean has(ScannedText text, int from, int end, char first, char last) {
        for (int i = from; i < end; i++) {
            char c = text.charAt(i);
            if (c >= first && c <= last) {
                return true;
            }
        }
        return false;
    }
}
