// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds secrets in text: private-key blocks, lines as they have in their middle, tokens of well-known shapes, passwords in URLs, and
 * literal values that are given to something called a password, secret, token or key.
 * <p>
 * It leaves alone what is no literal ({@code password = readPassword()}), placeholders ({@code ${DB_PASSWORD}}), empty values, and
 * hashes and UUIDs that nothing calls a secret. Where a value without quotes may be a name or a literal, the kind of the file
 * decides: in properties, YAML, environment files and the like it is a literal.
 * <p>
 * Scanning is by hand and linear in the length of the text: every place is read a bounded number of times, whatever the text.
 * Stateless; safe for use by many threads.
 */
public final class SecretMasker {
    /** What text a found secret may be written in, after its name. */
    private static final String TOKEN_CHARS = "-_";
    private static final int LONGEST_KEYWORD = 24;
    /** A key of 16,384 bits in PEM has some 13,000 characters. */
    private static final int LONGEST_KEY = 1 << 16;
    /** So much of a value without quotes is looked at to judge it; this keeps hostile text linear. */
    private static final int LOOK_AHEAD = 256;
    /** So long is a line of a key at least, but for its last one. */
    private static final int KEY_LINE = 60;
    /** So many of them are a key, whatever stands round them. */
    private static final int KEY_LINES = 3;
    /** A line with the marker of a block is shorter. */
    private static final int LONGEST_MARKER = 200;

    /** A token that is known by its first characters: how many of which characters follow. */
    private record Shape(String kind, String prefix, String also, int least, int most, boolean upperOnly) {
        Shape(String kind, String prefix, String also, int least) {
            this(kind, prefix, also, least, Integer.MAX_VALUE, false);
        }
    }

    // The publishers document these prefixes: AWS "unique identifiers", GitHub and GitLab "token prefixes", Slack "token types",
    // Google API keys, Stripe, OpenAI, Anthropic, npm, PyPI, Docker Hub, Hugging Face, DigitalOcean, Vault, SendGrid.
    private static final List<Shape> SHAPES = List.of(new Shape("aws-key", "AKIA", "", 16, 16, true),
            new Shape("aws-key", "ASIA", "", 16, 16, true), new Shape("aws-key", "ABIA", "", 16, 16, true),
            new Shape("aws-key", "ACCA", "", 16, 16, true), new Shape("github-token", "ghp_", "", 30),
            new Shape("github-token", "gho_", "", 30), new Shape("github-token", "ghu_", "", 30),
            new Shape("github-token", "ghs_", "", 30), new Shape("github-token", "ghr_", "", 30),
            new Shape("github-token", "github_pat_", "_", 22), new Shape("gitlab-token", "glpat-", "-_.", 20),
            new Shape("gitlab-token", "gldt-", "-_", 20), new Shape("gitlab-token", "glrt-", "-_", 20),
            new Shape("gitlab-token", "glcbt-", "-_", 20), new Shape("gitlab-token", "glptt-", "-_", 20),
            new Shape("slack-token", "xoxb-", "-", 10), new Shape("slack-token", "xoxp-", "-", 10),
            new Shape("slack-token", "xoxa-", "-", 10), new Shape("slack-token", "xoxr-", "-", 10),
            new Shape("slack-token", "xoxs-", "-", 10), new Shape("slack-token", "xoxe-", "-", 10),
            new Shape("slack-token", "xoxe.xox", "-", 10), new Shape("slack-token", "xapp-", "-", 10),
            new Shape("slack-webhook", "hooks.slack.com/services/", "/", 20), new Shape("google-key", "AIza", "-_", 35),
            new Shape("google-token", "ya29.", "-_", 20),
            new Shape("google-secret", "GOCSPX-", "-_", 20), new Shape("stripe-key", "sk_live_", "", 16),
            new Shape("stripe-key", "sk_test_", "", 16), new Shape("stripe-key", "rk_live_", "", 16),
            new Shape("stripe-key", "rk_test_", "", 16), new Shape("stripe-key", "whsec_", "+/=", 16),
            new Shape("anthropic-key", "sk-ant-", "-_", 16), new Shape("openai-key", "sk-proj-", "-_", 16),
            new Shape("openai-key", "sk-svcacct-", "-_", 16), new Shape("openai-key", "sk-or-", "-_", 16),
            new Shape("npm-token", "npm_", "", 30), new Shape("pypi-token", "pypi-", "-_", 50),
            new Shape("docker-token", "dckr_pat_", "-_", 20), new Shape("huggingface-token", "hf_", "", 30),
            new Shape("digitalocean-token", "dop_v1_", "", 40), new Shape("vault-token", "hvs.", "-_", 20),
            new Shape("sendgrid-key", "SG.", "-_.", 40), new Shape("shopify-token", "shpat_", "", 30),
            new Shape("age-key", "AGE-SECRET-KEY-1", "", 40), new Shape("databricks-token", "dapi", "-", 32));

    private static final String TOKEN_STARTS = SHAPES.stream().map(shape -> shape.prefix().substring(0, 1)).distinct()
            .reduce("seBb", String::concat);

    private enum Family {
        PASSWORD("password"), SECRET("secret"), TOKEN("token"), KEY("key");

        final String kind;

        Family(String kind) {
            this.kind = kind;
        }
    }

    private record Keyword(String text, Family family) {}

    // Compared with the end of a name in lower case without _ - and dots
    private static final List<Keyword> KEYWORDS = List.of(new Keyword("password", Family.PASSWORD),
            new Keyword("passwd", Family.PASSWORD), new Keyword("passwort", Family.PASSWORD),
            new Keyword("pwd", Family.PASSWORD),
            new Keyword("passphrase", Family.PASSWORD), new Keyword("motdepasse", Family.PASSWORD),
            new Keyword("credential", Family.SECRET), new Keyword("credentials", Family.SECRET),
            new Keyword("secret", Family.SECRET),
            new Keyword("secretkey", Family.SECRET), new Keyword("secretaccesskey", Family.SECRET),
            new Keyword("privatekey", Family.SECRET), new Keyword("token", Family.TOKEN),
            new Keyword("apikey", Family.KEY),
            new Keyword("accesskey", Family.KEY), new Keyword("accountkey", Family.KEY),
            new Keyword("authkey", Family.KEY),
            new Keyword("encryptionkey", Family.KEY), new Keyword("signingkey", Family.KEY),
            new Keyword("masterkey", Family.KEY),
            new Keyword("clesecrete", Family.SECRET), new Keyword("cleapi", Family.KEY));
    /** Too short to be looked for at the end of any name: only a name, or a word of one, on its own. */
    private static final Set<String> SHORT_PASSWORDS = Set.of("pass", "pw", "mdp");

    /** The last letters of all of them. */
    private static final String KEYWORD_ENDS = "delnpstwy";

    private static final Set<String> CONFIGURATION = Set.of("properties", "yml", "yaml", "env", "ini", "cfg", "cnf",
            "conf", "config",
            "toml", "json", "json5", "prefs", "plist", "netrc", "desktop", "service");
    private static final Set<String> NO_VALUES = Set.of("null", "nil", "none", "true", "false", "undefined", "string",
            "str",
            "number", "boolean", "bool", "int", "integer", "char", "bytes", "byte", "object", "any", "unknown", "void",
            "text",
            "varchar", "required", "optional", "yes", "no", "new", "return", "this", "self", "await", "is", "not", "in",
            "and", "or",
            "function", "lambda", "type", "never", "readonly");

    /** Nothing to set. */
    public SecretMasker() {
        // explicit, since the class is API
    }

    /**
     * The secrets in a text.
     *
     * @param source the file it comes from, whose name may decide what an unquoted value is; may be null
     * @return by ascending offset, not overlapping, inside the text
     */
    public List<Masking> find(String text, Path source) {
        Scan scan = new Scan(text, isConfiguration(source));
        scan.keyBlocks();
        scan.keyLines();
        scan.tokensAndAssignments();
        return scan.merged();
    }

    /** The text with asterisks for what was found; same length, line ends kept. */
    public static String apply(String text, List<Masking> maskings) {
        if (maskings.isEmpty())
            return text;
        char[] chars = text.toCharArray();
        for (Masking masking : maskings)
            for (int i = masking.offset(); i < masking.end(); i++)
                if (chars[i] != '\n' && chars[i] != '\r')
                    chars[i] = '*';
        return new String(chars);
    }

    private static boolean isConfiguration(Path source) {
        if (source == null || source.getFileName() == null)
            return false;
        String name = source.getFileName().toString().toLowerCase(Locale.ROOT);
        return CONFIGURATION.contains(name.substring(name.lastIndexOf('.') + 1)) || name.startsWith(".env");
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isAlphanumeric(char c) {
        return isLetter(c) || isDigit(c);
    }

    private static boolean isBase64(char c) {
        return isAlphanumeric(c) || c == '+' || c == '/' || c == '=';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }

    /** One pass over one text. */
    private static final class Scan {
        private final String text;
        private final int length;
        private final boolean configuration;
        private final List<Masking> found = new ArrayList<>();

        Scan(String text, boolean configuration) {
            this.text = text;
            this.length = text.length();
            this.configuration = configuration;
        }

        private void mask(String kind, int from, int to) {
            if (to > from)
                found.add(new Masking(kind, from, to - from));
        }

        List<Masking> merged() {
            found.sort((a, b) -> Integer.compare(a.offset(), b.offset()));
            List<Masking> merged = new ArrayList<>();
            for (Masking next : found) {
                Masking last = merged.isEmpty() ? null : merged.getLast();
                if (last == null || next.offset() >= last.end())
                    merged.add(next);
                else if (next.end() > last.end())
                    merged.set(merged.size() - 1, new Masking(last.kind(), last.offset(), next.end() - last.offset()));
            }
            return List.copyOf(merged);
        }

        // ---- private-key blocks (RFC 7468, RFC 4716, RFC 9580 armour), whole or cut off at either end

        void keyBlocks() {
            int nextEnd = -2; // not looked for yet; -1: there is none
            int lastBegin = -1; // before nextEnd
            int done = 0;
            for (int at = text.indexOf("---"); at >= 0; at = text.indexOf("---", at)) {
                int dashes = run(at, '-');
                int label = dashes;
                if (label < length && text.charAt(label) == ' ')
                    label++;
                boolean begin = text.startsWith("BEGIN ", label);
                boolean ending = text.startsWith("END ", label);
                int close = begin || ending ? text.indexOf("---", label, Math.min(length, label + 80)) : -1;
                // "-----BEGIN RSA PRIVATE KE" at the end of the text is cut off too, but nothing of the key follows it
                if (close < 0 || !text.substring(label, close).contains("PRIVATE KEY")) {
                    at = dashes;
                    continue;
                }
                int body = run(close, '-');
                if (ending) {
                    mask("private-key", backwards(at, done), at);
                    at = done = body;
                    continue;
                }
                if (nextEnd != -1 && nextEnd < body) {
                    nextEnd = endMarker(body);
                    lastBegin = nextEnd < 0 ? -1 : text.lastIndexOf("BEGIN ", nextEnd);
                }
                boolean whole = nextEnd >= 0 && lastBegin < body && nextEnd - body <= LONGEST_KEY
                        && !code(body, nextEnd);
                int next = whole ? nextEnd : text.indexOf("---", body);
                int stop = whole ? nextEnd : forwards(body, next < 0 ? length : next);
                mask("private-key", body, stop);
                at = done = Math.max(stop, body);
            }
        }

        /** Whether it holds what no key holds: {@code replace("-----BEGIN …", "").replace("-----END …", "")}. */
        private boolean code(int from, int to) {
            for (int i = from; i < to; i++)
                if ("(){}[]<>".indexOf(text.charAt(i)) >= 0)
                    return true;
            return false;
        }

        private int run(int from, char c) {
            int i = from;
            while (i < length && text.charAt(i) == c)
                i++;
            return i;
        }

        /** Offset of the dashes of the next END of a private key, or -1. */
        private int endMarker(int from) {
            for (int i = text.indexOf("END ", from); i >= 0; i = text.indexOf("END ", i + 4)) {
                int close = text.indexOf("---", i, Math.min(length, i + 80));
                if (close < 0 || !text.substring(i, close).contains("PRIVATE KEY"))
                    continue;
                int start = i;
                while (start > from && (text.charAt(start - 1) == '-' || text.charAt(start - 1) == ' '))
                    start--;
                return start;
            }
            return -1;
        }

        /** Where the lines that look like the inside of a key end. */
        private int forwards(int from, int limit) {
            int lineEnd = lineEnd(from, limit);
            if (!keyLine(from, lineEnd))
                return from;
            int stop = lineEnd;
            while (lineEnd < limit) {
                int start = lineEnd + 1;
                lineEnd = lineEnd(start, limit);
                if (!keyLine(start, lineEnd))
                    break;
                stop = lineEnd;
            }
            return stop;
        }

        /** Where the lines that look like the inside of a key begin, going up from the marker at {@code to}. */
        private int backwards(int to, int limit) {
            int start = to;
            int end = to;
            while (end >= limit) {
                int lineStart = end;
                while (lineStart > limit && text.charAt(lineStart - 1) != '\n')
                    lineStart--;
                if (!keyLine(lineStart, end) || end < to && blank(lineStart, end))
                    break;
                start = lineStart;
                end = lineStart - 1;
            }
            return start;
        }

        private int lineEnd(int from, int limit) {
            int end = Math.min(from, limit);
            while (end < limit && text.charAt(end) != '\n')
                end++;
            return end;
        }

        private boolean blank(int from, int to) {
            for (int i = from; i < to; i++)
                if (!Character.isWhitespace(text.charAt(i)))
                    return false;
            return true;
        }

        /** Base64 that may be quoted, concatenated, escaped or commented; an empty line; or a header such as {@code DEK-Info: …}. */
        private boolean keyLine(int from, int to) {
            int header = from;
            while (header < to && (isAlphanumeric(text.charAt(header)) || text.charAt(header) == '-'))
                header++;
            if (header > from && header + 1 < to && text.charAt(header) == ':' && text.charAt(header + 1) == ' ')
                return Set.of("Proc-Type", "DEK-Info", "Comment", "Version", "Hash", "Subject", "X-Info")
                        .contains(text.substring(from, Math.min(header, from + 20)));
            int token = 0;
            int words = 0;
            for (int i = from; i <= to; i++) {
                char c = i < to ? text.charAt(i) : '\n';
                if (i < to && isBase64(c)) {
                    token++;
                    continue;
                }
                boolean escape = c == '\\';
                if (token > 0 && !(token == 1 && text.charAt(i - 1) == '+')) { // a lone + joins two literals
                    boolean sum = text.charAt(i - token) == '='; // of a PGP block
                    if (token < 16 && token % 4 != 0 && !sum && i < length)
                        return false;
                    if (!escape && ++words > 1)
                        return false; // prose or code
                }
                token = 0;
                if (escape && i + 1 < to && "nrt".indexOf(text.charAt(i + 1)) >= 0)
                    i++;
                else if (!Character.isWhitespace(c) && !isQuote(c) && ",;\\#*".indexOf(c) < 0)
                    return false;
            }
            return true;
        }

        // ---- the middle of a key, of which a stretch of a file shows no marker

        private int wordFrom;
        private int wordTo;

        void keyLines() {
            List<Masking> lines = new ArrayList<>(); // that follow each other
            int mixed = 0; // of them
            boolean begun = false; // behind the marker of a block that is no private key, such as a certificate
            boolean over = false; // behind the last line of a key, which is shorter
            for (int from = 0; from <= length;) {
                int to = lineEnd(from, length);
                boolean word = base64Word(from, to);
                boolean whole = word && wordTo - wordFrom >= KEY_LINE;
                boolean goesOn = begun ? word : !over && (whole || word && !lines.isEmpty() && keyEnd());
                if (!goesOn) {
                    if (isKey(lines.size(), mixed) && !(begun && publicMarker("END ", from, to)))
                        found.addAll(lines);
                    begun = publicMarker("BEGIN ", from, to)
                            || begun && lines.isEmpty() && (blank(from, to) || header(from, to));
                    lines.clear();
                    mixed = 0;
                }
                over = goesOn && !whole;
                if (whole || over)
                    lines.add(new Masking("private-key", wordFrom, wordTo - wordFrom));
                if (whole && random())
                    mixed++;
                from = to + 1;
            }
            if (isKey(lines.size(), mixed))
                found.addAll(lines);
        }

        /** A few lines of a key are less mixed than others. */
        private static boolean isKey(int lines, int mixed) {
            return mixed >= KEY_LINES && mixed * 2 >= lines;
        }

        /** Whether a line is one word of Base64, which may be quoted, concatenated, escaped, commented or changed in a diff. */
        private boolean base64Word(int from, int to) {
            wordFrom = wordTo = -1;
            int i = from;
            while (i < to) {
                char c = text.charAt(i);
                if (isBase64(c)) {
                    int start = i;
                    while (i < to && isBase64(text.charAt(i)))
                        i++;
                    boolean sign = i - start <= 2 && !isAlphanumeric(text.charAt(start)); // a sum or a comment
                    if (!sign && wordFrom >= 0)
                        return false;
                    if (!sign) {
                        wordFrom = start == from && c == '+' && (i - start) % 4 == 1 ? start + 1 : start;
                        wordTo = i;
                    }
                } else if (c == '\\' && i + 1 < to && "nrt".indexOf(text.charAt(i + 1)) >= 0)
                    i += 2;
                else if (Character.isWhitespace(c) || isQuote(c) || ",;#*\\".indexOf(c) >= 0 || c == '-' && i == from)
                    i++;
                else
                    return false;
            }
            return wordFrom >= 0;
        }

        /** Whether the word is as mixed as the bytes of a key are: no path, no name, no number in hexadecimal digits. */
        private boolean random() {
            int changes = 0;
            int[] seen = new int[4];
            int last = -1;
            for (int i = wordFrom; i < wordTo; i++) {
                char c = text.charAt(i);
                int kind = isDigit(c) ? 0 : !isLetter(c) ? 1 : c <= 'Z' ? 2 : 3;
                seen[kind]++;
                if (kind != last)
                    changes++;
                last = kind;
            }
            return seen[0] > 1 && seen[2] > 0 && seen[3] > 0 && changes * 5 >= (wordTo - wordFrom) * 2;
        }

        /** Whether the word may be what is left of a key behind its whole lines. */
        private boolean keyEnd() {
            return (wordTo - wordFrom) % 4 == 0 && (hasDigit(wordFrom, wordTo) || text.charAt(wordTo - 1) == '=');
        }

        /** Where the next three dashes are, at or behind the last line that was asked for. */
        private int dashes = -1;

        private boolean publicMarker(String which, int from, int to) {
            if (dashes < from) {
                dashes = text.indexOf("---", from);
                dashes = dashes < 0 ? length : dashes;
            }
            if (dashes >= to)
                return false;
            String line = text.substring(from, Math.min(to, from + LONGEST_MARKER));
            return line.contains(which) && !line.contains("PRIVATE KEY");
        }

        private boolean header(int from, int to) {
            int i = from;
            while (i < to && (isAlphanumeric(text.charAt(i)) || text.charAt(i) == '-'))
                i++;
            return i > from && text.startsWith(": ", i);
        }

        /** Token characters without a digit, seen behind an {@code sk-}; the next one need not look at them again. */
        private int plainFrom;
        private int plainTo;

        // ---- everything that is found from the start of a word

        void tokensAndAssignments() {
            int i = 0;
            while (i < length) {
                char c = text.charAt(i);
                if (c == ':' && text.startsWith("://", i)) {
                    i = url(i);
                } else if (isLetter(c) || c == '_') {
                    int end = tokens(i);
                    i = end > i ? end : name(i);
                } else if (isDigit(c)) {
                    // a word that begins with a digit is no name and no token
                    while (i < length && isAlphanumeric(text.charAt(i)))
                        i++;
                } else
                    i++;
            }
        }

        /** Masks the first token in the word that starts here, at its start or behind one of its joints. @return its end, or from */
        private int tokens(int from) {
            for (int i = from; i < length && of(text.charAt(i), TOKEN_CHARS); i++) {
                boolean start = i == 0 || !isAlphanumeric(text.charAt(i - 1));
                int end = start ? token(i) : i;
                if (end > i)
                    return end;
            }
            return from;
        }

        /** Masks a token that starts here. @return its end, or {@code at} if there is none */
        private int token(int at) {
            char first = text.charAt(at);
            if (TOKEN_STARTS.indexOf(first) < 0)
                return at;
            for (Shape shape : SHAPES) {
                if (first != shape.prefix().charAt(0) || !text.startsWith(shape.prefix(), at))
                    continue;
                int from = at + shape.prefix().length();
                int end = from;
                while (end < length
                        && (shape.upperOnly() ? upperOrDigit(text.charAt(end)) : of(text.charAt(end), shape.also())))
                    end++;
                int size = end - from;
                boolean atEnd = end == length; // may be cut off there
                if (size < shape.least() && !(atEnd && size >= 8) || size > shape.most()
                        || shape.upperOnly() && end < length && isAlphanumeric(text.charAt(end)))
                    continue;
                mask(shape.kind(), at, end);
                return end;
            }
            if (text.startsWith("sk-", at)) {
                boolean known = at + 3 >= plainFrom && at + 3 < plainTo;
                int from = known ? plainTo : at + 3;
                int end = from;
                while (end < length && end < at + LOOK_AHEAD && of(text.charAt(end), TOKEN_CHARS))
                    end++;
                if (!hasDigit(from, end)) {
                    plainFrom = at + 3;
                    plainTo = end;
                } else if (end - at >= 23 && (hasUpper(at + 3, end) || end - at >= 43)) {
                    end = run(end, TOKEN_CHARS);
                    mask("openai-key", at, end);
                    return end;
                }
            }
            if (text.startsWith("eyJ", at) && (at == 0 || !of(text.charAt(at - 1), TOKEN_CHARS)))
                return jwt(at);
            if (text.startsWith("earer ", at + 1) && (text.charAt(at) == 'B' || text.charAt(at) == 'b')
                    || text.startsWith("asic ", at + 1) && text.charAt(at) == 'B')
                return authorization(at);
            return at;
        }

        private static boolean upperOrDigit(char c) {
            return c >= 'A' && c <= 'Z' || isDigit(c);
        }

        private static boolean of(char c, String also) {
            return isAlphanumeric(c) || also.indexOf(c) >= 0;
        }

        private int run(int from, String also) {
            int end = from;
            while (end < length && of(text.charAt(end), also))
                end++;
            return end;
        }

        private boolean hasDigit(int from, int to) {
            for (int i = from; i < to; i++)
                if (isDigit(text.charAt(i)))
                    return true;
            return false;
        }

        private boolean hasUpper(int from, int to) {
            for (int i = from; i < to; i++)
                if (text.charAt(i) >= 'A' && text.charAt(i) <= 'Z')
                    return true;
            return false;
        }

        private boolean hasLower(int from, int to) {
            for (int i = from; i < to; i++)
                if (text.charAt(i) >= 'a' && text.charAt(i) <= 'z')
                    return true;
            return false;
        }

        /** RFC 7519: header and payload are base64url of JSON, so both begin with {@code eyJ}; the end may be cut off. */
        private int jwt(int at) {
            int header = run(at, TOKEN_CHARS);
            if (header - at < 12 || header == length || text.charAt(header) != '.'
                    || !text.startsWith("eyJ", header + 1))
                return at;
            int payload = run(header + 1, TOKEN_CHARS);
            int end = payload;
            if (payload < length && text.charAt(payload) == '.')
                end = run(payload + 1, TOKEN_CHARS);
            else if (payload < length)
                return at;
            mask("jwt", at, end);
            return end;
        }

        private int authorization(int at) {
            int from = text.indexOf(' ', at) + 1;
            int end = run(from, "-._~+/=");
            if (end - from < 16 || !hasDigit(from, end) || !hasUpper(from, end) && end - from < 32)
                return at;
            mask("authorization", from, end);
            return end;
        }

        /** {@code scheme://user:password@host} (RFC 3986). @return where to go on */
        private int url(int colon) {
            int from = colon + 3;
            if (colon == 0 || !isAlphanumeric(text.charAt(colon - 1)))
                return from;
            int password = -1;
            int at = -1;
            int end = from;
            for (; end < length; end++) {
                char c = text.charAt(end);
                if (c == '/' || c == '?' || c == '#' || c == '<' || c == '>' || c <= ' ' || isQuote(c))
                    break;
                if (c == ':' && password < 0)
                    password = end + 1;
                else if (c == '@')
                    at = end;
            }
            if (password < 0 || at <= password || placeholder(password, at))
                return from;
            mask("url-password", password, at);
            return at;
        }

        // ---- NAME = "value" in its many forms

        /** Reads the name that starts here and masks the value that it is given. @return where to go on */
        private int name(int from) {
            int end = from;
            while (end < length
                    && (isAlphanumeric(text.charAt(end)) || text.charAt(end) == '_' || text.charAt(end) == '-'
                            || text.charAt(end) > 127 && Character.isLetter(text.charAt(end))))
                end++;
            if (end == from)
                return from + 1;
            Family family = family(from, end);
            if (family == null)
                return end - from == 3 && text.startsWith("sig=", from) ? signature(from, end) : end;
            return Math.max(end, value(family, from, end));
        }

        /** The signature of a shared-access address of Azure Storage. */
        private int signature(int name, int equals) {
            if (name == 0 || "?&;".indexOf(text.charAt(name - 1)) < 0)
                return equals;
            int end = run(equals + 1, "%+/=-_");
            if (end - equals <= 30)
                return equals;
            mask("azure-signature", equals + 1, end);
            return end;
        }

        private Family family(int from, int end) {
            int i = end;
            while (i > from && (isDigit(text.charAt(i - 1)) || text.charAt(i - 1) == '_'))
                i--;
            if (i == from || KEYWORD_ENDS.indexOf(text.charAt(i - 1) | 0x20) < 0)
                return null; // most words end here
            // the letters at the end of the name, lower-case, without separators and digits at its very end
            char[] tail = new char[LONGEST_KEYWORD];
            int n = 0;
            while (i > from && n < LONGEST_KEYWORD) {
                char c = text.charAt(--i);
                if (c != '_' && c != '-')
                    tail[LONGEST_KEYWORD - ++n] = Character.toLowerCase(c);
            }
            String letters = new String(tail, LONGEST_KEYWORD - n, n);
            Family family = null;
            int longest = 0;
            for (Keyword keyword : KEYWORDS)
                if (keyword.text().length() > longest && letters.endsWith(keyword.text())) {
                    family = keyword.family();
                    longest = keyword.text().length();
                }
            if (family != null)
                return family;
            for (String word : SHORT_PASSWORDS) {
                int start = end - word.length();
                if (start < from || !text.regionMatches(true, start, word, 0, word.length()))
                    continue;
                boolean alone = start == from || !isAlphanumeric(text.charAt(start - 1))
                        || Character.isUpperCase(text.charAt(start)) && Character.isLowerCase(text.charAt(start - 1));
                if (alone)
                    return Family.PASSWORD;
            }
            return null;
        }

        private int skipBlanks(int from) {
            int i = from;
            int limit = Math.min(length, from + 64);
            while (i < limit && isBlank(text.charAt(i)))
                i++;
            return i;
        }

        /** @return the end of what was masked, or {@code nameEnd} */
        private int value(Family family, int name, int nameEnd) {
            int i = nameEnd;
            boolean quotedName = i < length && isQuote(text.charAt(i));
            if (quotedName) {
                i++;
                int before = name - 2;
                while (before >= 0 && before > name - 16 && isBlank(text.charAt(before)))
                    before--;
                if (before >= 0 && text.charAt(before) == '?')
                    return nameEnd; // ok ? "pass" : "fail"
            }
            if (i < length && text.charAt(i) == ']') // config["password"] = …
                i++;
            i = skipBlanks(i);
            if (i >= length)
                return nameEnd;
            char c = text.charAt(i);
            if (c == '>' && !quotedName) { // <password>…</password>, a Maven settings file among others
                int tag = name;
                while (tag > 0 && tag > name - 64
                        && (isAlphanumeric(text.charAt(tag - 1)) || ".:-_".indexOf(text.charAt(tag - 1)) >= 0))
                    tag--;
                return tag > 0 && text.charAt(tag - 1) == '<' ? element(family, i + 1, nameEnd) : nameEnd;
            }
            if (c == ',' && quotedName || c == '(') { // put("password", "…"), setPassword("…")
                int quote = skipBlanks(i + 1);
                if (quote >= length || !isQuote(text.charAt(quote))
                        || c == ',' && (name < 2 || text.charAt(name - 2) != '('))
                    return nameEnd;
                if (c == ',') {
                    int close = text.indexOf(text.charAt(quote), quote + 1, Math.min(length, quote + LOOK_AHEAD));
                    close = close < 0 ? length : skipBlanks(close + 1);
                    if (close < length && text.charAt(close) != ')')
                        return nameEnd; // more than a name and its value
                }
                return quoted(family, quote, nameEnd);
            }
            if (c == ':' && !quotedName && i + 1 < length && text.charAt(i + 1) != '=') { // Kotlin, TypeScript: name: Type = "…"
                int type = skipBlanks(i + 1);
                int limit = Math.min(length, type + 48);
                int end = type;
                while (end < limit && (isAlphanumeric(text.charAt(end)) || "_.?<>[]".indexOf(text.charAt(end)) >= 0))
                    end++;
                int equals = skipBlanks(end);
                if (end > type && equals < length && text.charAt(equals) == '=' && equals + 1 < length) {
                    int quote = prefixed(skipBlanks(equals + 1));
                    if (quote < length && isQuote(text.charAt(quote)))
                        return quoted(family, quote, nameEnd);
                }
            }
            int operator = i;
            while (i < length && i < operator + 3 && (i == operator ? "=:!" : "=>").indexOf(text.charAt(i)) >= 0)
                i++;
            if (i == operator)
                return text.startsWith(".equals(", operator) && prefixed(operator + 8) < length
                        && isQuote(text.charAt(prefixed(operator + 8)))
                                ? quoted(family, prefixed(operator + 8), nameEnd)
                                : nameEnd;
            boolean spaced = operator > nameEnd + (quotedName ? 1 : 0) || i < length && isBlank(text.charAt(i));
            boolean colon = text.charAt(operator) == ':';
            boolean comparison = i - operator > 1 && text.charAt(operator) != ':';
            i = skipBlanks(i);
            int quote = prefixed(i);
            if (quote < length && isQuote(text.charAt(quote)))
                return quoted(family, quote, nameEnd);
            if (comparison || quotedName && !configuration)
                return nameEnd;
            return unquoted(family, name, i, spaced, colon, nameEnd);
        }

        /** Skips what some languages put before a string literal: f"", r'', @"", L"", $"". */
        private int prefixed(int at) {
            int i = at;
            while (i < length && i < at + 3
                    && (isLetter(text.charAt(i)) || text.charAt(i) == '@' || text.charAt(i) == '$'))
                i++;
            return i < length && isQuote(text.charAt(i)) ? i : at;
        }

        private int quoted(Family family, int quote, int nameEnd) {
            char mark = text.charAt(quote);
            int from = quote + 1;
            boolean triple = text.startsWith(String.valueOf(mark).repeat(2), from);
            if (triple) {
                from += 2;
                while (from < length && Character.isWhitespace(text.charAt(from)))
                    from++;
            }
            int end = from;
            while (end < length) {
                char c = text.charAt(end);
                if (c == mark || c <= ' ')
                    break;
                end += c == '\\' && end + 1 < length && text.charAt(end + 1) > ' ' ? 2 : 1;
            }
            end = Math.min(end, length);
            boolean words = end < length && isBlank(text.charAt(end));
            if (words && family == Family.PASSWORD && configuration) {
                while (end < length && text.charAt(end) != mark && !isLineEnd(text.charAt(end)))
                    end++;
                words = false;
            }
            // words are a label or a message, not a secret; without a closing quote what was typed so far is one
            if (words && !triple || !secret(family, from, end))
                return nameEnd;
            mask(family.kind, from, end);
            return end;
        }

        private int element(Family family, int from, int nameEnd) {
            int end = from;
            while (end < length && text.charAt(end) != '<' && !isLineEnd(text.charAt(end)))
                end++;
            if (end < length && !text.startsWith("</", end) || !secret(family, from, end))
                return nameEnd;
            mask(family.kind, from, end);
            return end;
        }

        private int unquoted(Family family, int name, int from, boolean spaced, boolean colon, int nameEnd) {
            int end = from;
            int limit = Math.min(length, from + LOOK_AHEAD);
            while (end < limit && unquotedChar(text.charAt(end)))
                end++;
            if (end == from)
                return nameEnd;
            char stop = end < length ? text.charAt(end) : '\n';
            boolean option = name > 0 && "?&;-\"'`".indexOf(text.charAt(name - 1)) >= 0 && !spaced && !colon;
            if (!option && end < from + LOOK_AHEAD)
                while (end > from && ",)}]".indexOf(text.charAt(end - 1)) >= 0)
                    end--;
            if (end == from)
                return nameEnd;
            boolean literal;
            if (configuration)
                literal = true;
            else if (option)
                literal = text.charAt(end - 1) != ')'; // jdbc:…?user=u&password=p, "Server=s;Password=p", --password=p
            else
                literal = ambiguous(family, name, from, end, stop, spaced, colon);
            int behind = skipBlanks(end);
            if (literal && !configuration && !option && behind > end && behind < length && isLetter(text.charAt(behind))
                    && !hasDigit(from, end))
                literal = false; // words: a message
            if (!literal || placeholder(from, end))
                return nameEnd;
            if (configuration && family == Family.PASSWORD && !option) // blanks may belong to it; a comment does not
                end = restOfLine(end);
            if (!secret(family, from, end))
                return nameEnd;
            while (end >= limit && end < length && unquotedChar(text.charAt(end)))
                end++;
            mask(family.kind, from, end);
            return end;
        }

        private int restOfLine(int from) {
            int end = from;
            for (int i = from; i < length && !isLineEnd(text.charAt(i)) && !text.startsWith(" #", i); i++)
                if (!isBlank(text.charAt(i)))
                    end = i + 1;
            return end;
        }

        private static boolean unquotedChar(char c) {
            return c > ' ' && "\"'`<>&|;".indexOf(c) < 0;
        }

        /** Whether a value in a file of unknown kind is a literal rather than a name or an expression. */
        private boolean ambiguous(Family family, int name, int from, int end, char stop, boolean spaced,
                boolean colon) {
            if (stop == ';' || end < length && ",)}]".indexOf(text.charAt(end)) >= 0 && !hasDigit(from, end))
                return false; // a statement or an argument
            boolean path = true; // a name, possibly with dots
            boolean call = false;
            for (int i = from; i < end; i++) {
                char c = text.charAt(i);
                call |= c == '(' || c == '[' || c == '{';
                path &= isAlphanumeric(c) || c == '_' || c == '.' || c == '$';
            }
            if (call)
                return false;
            if (!lineStarts(name))
                return !path && hasDigit(from, end);
            if (!path)
                return true;
            boolean mixed = hasUpper(from, end) && hasLower(from, end);
            String value = text.substring(from, end);
            if (hasDigit(from, end))
                return !spaced || !value.contains(".") && !namesASecret(value.toLowerCase(Locale.ROOT));
            if (value.contains(".") || value.contains("_") || mixed)
                return !spaced && !colon && family == Family.PASSWORD && !value.contains(".");
            return !namesASecret(value.toLowerCase(Locale.ROOT)) && (colon || !spaced);
        }

        private static boolean namesASecret(String value) {
            for (Keyword keyword : KEYWORDS)
                if (value.contains(keyword.text()))
                    return true;
            return SHORT_PASSWORDS.contains(value);
        }

        /** Whether only blanks, a list mark or {@code export}, and the first part of a dotted key come before the name. */
        private boolean lineStarts(int name) {
            int i = name;
            int limit = Math.max(0, name - 120);
            while (i > limit && (isAlphanumeric(text.charAt(i - 1)) || "._-".indexOf(text.charAt(i - 1)) >= 0))
                i--;
            int key = i;
            while (i > limit && !isLineEnd(text.charAt(i - 1)))
                i--;
            if (i == limit && i > 0)
                return false;
            String before = text.substring(i, key).strip();
            return Set.of("", "-", "export", "set", "ENV", "ARG", "env", "#", "//").contains(before);
        }

        /** Whether what stands between two offsets is worth masking at all. */
        private boolean secret(Family family, int from, int end) {
            int size = end - from;
            if (size <= 0 || placeholder(from, end))
                return false;
            if (size <= 64) {
                String value = text.substring(from, end).toLowerCase(Locale.ROOT);
                if (NO_VALUES.contains(value) || sameName(family, value))
                    return false;
            }
            return switch (family) {
                case PASSWORD -> size >= 3;
                case SECRET -> size >= 6;
                case TOKEN, KEY ->
                    size >= 8 && (hasDigit(from, end) || size >= 20 && hasUpper(from, end) && hasLower(from, end));
            };
        }

        /** {@code PASSWORD = "db.password"}: the name of a setting, not its value. */
        private static boolean sameName(Family family, String value) {
            for (Keyword keyword : KEYWORDS)
                if (keyword.family() == family) {
                    String plain = value.replace("_", "").replace("-", "");
                    if (plain.equals(keyword.text()) || plain.endsWith("." + keyword.text())
                            || value.endsWith("_" + keyword.text()) || value.endsWith("-" + keyword.text()))
                        return true;
                }
            return false;
        }

        /** {@code ${NAME}}, {@code #{NAME}}, {@code {{ name }}}, {@code <name>}, {@code %NAME%}, {@code $NAME}, asterisks, dots. */
        private boolean placeholder(int from, int end) {
            char first = text.charAt(from);
            if (first == '*' || first == '.' || first == 'x' || first == 'X') {
                int same = from;
                while (same < end && text.charAt(same) == first)
                    same++;
                if (same == end)
                    return true;
            }
            if ("$#{<%@".indexOf(first) < 0)
                return false;
            if (end - from > 200)
                return false;
            String value = text.substring(from, end);
            if (value.equals("${{") || value.equals("{{"))
                return true; // with blanks inside
            String inner;
            if (value.startsWith("${{") && value.endsWith("}}"))
                inner = value.substring(3, value.length() - 2);
            else if (value.startsWith("{{") && value.endsWith("}}"))
                inner = value.substring(2, value.length() - 2);
            else if ((value.startsWith("${") || value.startsWith("#{") || value.startsWith("%{"))
                    && value.endsWith("}"))
                inner = value.substring(2, value.length() - 1);
            else if (value.startsWith("$(") && value.endsWith(")"))
                return true;
            else if (first == '{' && value.endsWith("}") || first == '<' && value.endsWith(">")
                    || (first == '%' || first == '@') && value.length() > 2
                            && value.charAt(value.length() - 1) == first)
                inner = value.substring(1, value.length() - 1);
            else if (first == '$')
                inner = value.substring(1);
            else
                return value.equals("%s") || value.equals("%d") || value.equals("{}");
            for (int i = 0; i < inner.length(); i++) {
                char c = inner.charAt(i);
                if (!isAlphanumeric(c) && "_.- ()[]'\"".indexOf(c) < 0)
                    return false;
            }
            // $NAME in capitals or a name; "$ecr3t" is a password
            return first != '$' || value.startsWith("${")
                    || inner.equals(inner.toUpperCase(Locale.ROOT)) && !inner.isEmpty();
        }
    }
}
