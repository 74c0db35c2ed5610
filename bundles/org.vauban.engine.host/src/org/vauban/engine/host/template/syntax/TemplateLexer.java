// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.template.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.vauban.engine.host.template.rendering.TemplateException;
import org.vauban.engine.host.template.rendering.TemplateException.Reason;
import org.vauban.engine.host.template.syntax.TemplateToken.Kind;
import org.vauban.engine.host.template.value.TextFunctions;

/**
 * Splits a source into tokens as jinja2's lexer does with {@code trim_blocks}, {@code lstrip_blocks} and without
 * {@code keep_trailing_newline}: a newline after a block or comment is dropped, blanks between the start of a line and
 * a block or comment are dropped, {@code -} drops all white space on its side, {@code +} keeps it, one final newline is
 * dropped.
 */
final class TemplateLexer {
    private static final String[] OPERATORS = {"//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[",
            "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";"};

    private final String source;
    private final List<TemplateToken> tokens = new ArrayList<>();
    private int position;
    private int line = 1;
    /** Position up to which {@link #line} was counted. */
    private int counted;
    /** Whether the last token ended with a newline, so that a following tag stands at the start of its line. */
    private boolean lineStarting = true;

    private TemplateLexer(String source) {
        this.source = source;
    }

    static List<TemplateToken> tokens(String source) {
        String normal = source.indexOf('\r') < 0 ? source : source.replace("\r\n", "\n").replace('\r', '\n');
        if (normal.endsWith("\n")) {
            normal = normal.substring(0, normal.length() - 1);
        }
        TemplateLexer lexer = new TemplateLexer(normal);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (position < source.length()) {
            int tag = nextTag(position);
            if (tag < 0) {
                data(source.substring(position));
                position = source.length();
                break;
            }
            tag(tag);
        }
        add(Kind.END, "");
    }

    private int nextTag(int from) {
        for (int at = source.indexOf('{', from); at >= 0
                && at + 1 < source.length(); at = source.indexOf('{', at + 1)) {
            char next = source.charAt(at + 1);
            if (next == '%' || next == '{' || next == '#') {
                return at;
            }
        }
        return -1;
    }

    private void tag(int tag) {
        char kind = source.charAt(tag + 1);
        char sign = signAt(tag + 2);
        data(textBefore(tag, sign, kind == '{'));
        position = tag + (sign == 0 ? 2 : 3);
        lineStarting = false;
        switch (kind) {
            case '#' -> comment();
            case '{' -> {
                add(Kind.OUTPUT_BEGIN, "{{");
                inside("}}", Kind.OUTPUT_END);
            }
            default -> {
                int raw = afterRawWord("raw", position);
                if (raw >= 0) {
                    position = raw;
                    raw();
                } else {
                    add(Kind.BLOCK_BEGIN, "{%");
                    inside("%}", Kind.BLOCK_END);
                }
            }
        }
    }

    private char signAt(int at) {
        char c = at < source.length() ? source.charAt(at) : 0;
        return c == '-' || c == '+' ? c : 0;
    }

    /** Returns the data up to a tag, without the white space that the tag's sign and the settings drop. */
    private String textBefore(int tag, char sign, boolean output) {
        String text = source.substring(position, tag);
        if (sign == '-') {
            return TextFunctions.stripEnd(text, null);
        }
        if (sign == '+' || output) {
            return text;
        }
        int start = text.lastIndexOf('\n') + 1;
        if ((start > 0 || lineStarting) && TextFunctions.isBlank(text, start)) {
            return text.substring(0, start);
        }
        return text;
    }

    private void data(String text) {
        if (!text.isEmpty()) {
            add(Kind.DATA, text);
        }
    }

    /** Skips the end mark, if it is next, with or without a sign, and the white space that it drops. */
    private boolean end(String mark) {
        char sign = signAt(position);
        int at = sign == 0 ? position : position + 1;
        if (sign == '+' && mark.equals("}}") || !source.startsWith(mark, at)) {
            return false;
        }
        at += mark.length();
        if (sign == '-') {
            while (at < source.length() && TextFunctions.isSpace(source.charAt(at))) {
                at++;
            }
        } else if (sign == 0 && !mark.equals("}}") && at < source.length() && source.charAt(at) == '\n') {
            at++;
        }
        lineStarting = source.charAt(at - 1) == '\n';
        position = at;
        return true;
    }

    private void comment() {
        int started = currentLine();
        // jinja2 accepts a missing comment end if the comment begins at the very end
        if (position == source.length()) {
            return;
        }
        for (; position < source.length(); position++) {
            if (end("#}")) {
                return;
            }
        }
        throw new TemplateException(Reason.SYNTAX, started, "Missing end of comment tag.");
    }

    /** Returns the position after {@code word} and the end of its block, or -1 if other text is at {@code from}. */
    private int afterRawWord(String word, int from) {
        int at = from;
        while (at < source.length() && TextFunctions.isSpace(source.charAt(at))) {
            at++;
        }
        if (!source.startsWith(word, at)) {
            return -1;
        }
        at += word.length();
        while (at < source.length() && TextFunctions.isSpace(source.charAt(at))) {
            at++;
        }
        int here = position;
        position = at;
        // the beginning of a raw block drops no newline after it, its end does
        boolean found = word.equals("raw") ? rawBegin() : end("%}");
        int after = position;
        position = here;
        return found ? after : -1;
    }

    private boolean rawBegin() {
        if (source.startsWith("%}", position)) {
            position += 2;
            lineStarting = false;
            return true;
        }
        return signAt(position) == '-' && end("%}");
    }

    private void raw() {
        int started = currentLine();
        if (position == source.length()) {
            return;
        }
        for (int tag = source.indexOf("{%", position); tag >= 0; tag = source.indexOf("{%", tag + 2)) {
            char sign = signAt(tag + 2);
            boolean starting = lineStarting;
            int after = afterRawWord("endraw", tag + (sign == 0 ? 2 : 3));
            if (after >= 0) {
                boolean ended = lineStarting;
                lineStarting = starting;
                data(textBefore(tag, sign, false));
                lineStarting = ended;
                position = after;
                return;
            }
        }
        throw new TemplateException(Reason.SYNTAX, started, "Missing end of raw directive.");
    }

    private void inside(String mark, Kind end) {
        Deque<Character> open = new ArrayDeque<>();
        while (position < source.length()) {
            if (open.isEmpty() && end(mark)) {
                add(end, mark);
                return;
            }
            char c = source.charAt(position);
            if (TextFunctions.isSpace(c)) {
                position++;
            } else if (c >= '0' && c <= '9') {
                number();
            } else if (c == '_' || Character.isLetterOrDigit(source.codePointAt(position))) {
                name();
            } else if (c == '\'' || c == '"') {
                string(c);
            } else {
                operator(open);
            }
        }
        throw fail("Unexpected end of template, expected '" + mark + "'.");
    }

    private void operator(Deque<Character> open) {
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, position)) {
                char c = operator.charAt(0);
                if (c == '(' || c == '[' || c == '{') {
                    open.push(c == '(' ? ')' : c == '[' ? ']' : '}');
                } else if ((c == ')' || c == ']' || c == '}') && (open.isEmpty() || open.pop() != c)) {
                    throw fail("Unexpected '" + c + "'.");
                }
                add(Kind.OPERATOR, operator);
                position += operator.length();
                return;
            }
        }
        throw fail("Unexpected character '" + Character.toString(source.codePointAt(position)) + "'.");
    }

    private void name() {
        int start = position;
        while (position < source.length()) {
            int c = source.codePointAt(position);
            if (c != '_' && !Character.isUnicodeIdentifierPart(c) || Character.isIdentifierIgnorable(c)) {
                break;
            }
            position += Character.charCount(c);
        }
        if (position == start) {
            throw fail("Invalid character in identifier.");
        }
        add(Kind.NAME, source.substring(start, position));
    }

    private void number() {
        int start = position;
        int end = digits(start);
        boolean afterDot = start > 0 && source.charAt(start - 1) == '.';
        int fraction = end < source.length() && source.charAt(end) == '.' ? digits(end + 1) : -1;
        int exponent = afterDot ? -1 : exponent(fraction > 0 ? fraction : end);
        if (exponent > 0 || fraction > 0 && !afterDot) {
            position = exponent > 0 ? exponent : fraction;
            add(Kind.FLOAT, source.substring(start, position).replace("_", ""));
            return;
        }
        int prefixed = prefixed(start);
        position = prefixed > 0 ? prefixed : end;
        String text = source.substring(start, position);
        if (prefixed < 0 && text.length() > 1 && text.charAt(0) == '0'
                && !text.replace("_", "").chars().allMatch(c -> c == '0')) {
            throw fail("Invalid number " + text + ".");
        }
        add(Kind.INTEGER, text.replace("_", ""));
    }

    /** Returns the end of a run of digits that may be grouped by single underscores; -1 if there is none. */
    private int digits(int from) {
        int at = from;
        while (at < source.length() && (isDigit(at) || at > from && source.charAt(at) == '_' && isDigit(at + 1))) {
            at++;
        }
        return at > from ? at : -1;
    }

    private boolean isDigit(int at) {
        return at < source.length() && source.charAt(at) >= '0' && source.charAt(at) <= '9';
    }

    private int exponent(int from) {
        if (from >= source.length() || (source.charAt(from) | 0x20) != 'e') {
            return -1;
        }
        return digits(signAt(from + 1) == 0 ? from + 1 : from + 2);
    }

    private int prefixed(int start) {
        if (source.charAt(start) != '0' || start + 2 >= source.length()) {
            return -1;
        }
        int radix = switch (source.charAt(start + 1) | 0x20) {
            case 'x' -> 16;
            case 'o' -> 8;
            case 'b' -> 2;
            default -> 0;
        };
        int at = start + 2;
        while (radix > 0 && at < source.length()
                && (source.charAt(at) == '_' || Character.digit(source.charAt(at), radix) >= 0)) {
            at++;
        }
        return radix > 0 && at > start + 2 ? at : -1;
    }

    private void string(char quote) {
        int at = position + 1;
        while (at < source.length() && source.charAt(at) != quote) {
            at += source.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= source.length()) {
            throw fail("Unexpected " + quote + ": the string does not end.");
        }
        String body = source.substring(position + 1, at);
        add(Kind.STRING, body.indexOf('\\') < 0 ? body : unescape(body));
        position = at + 1;
    }

    /** Resolves Python's escapes; an unknown one stays unchanged. */
    private String unescape(String body) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c != '\\' || i + 1 == body.length()) {
                out.append(c);
                continue;
            }
            char e = body.charAt(++i);
            switch (e) {
                case '\n' -> {
                }
                case '\\', '\'', '"' -> out.append(e);
                case 'a' -> out.append('\u0007');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'v' -> out.append('\u000b');
                case 'x' -> i = hexadecimal(body, i, 2, out);
                case 'u' -> i = hexadecimal(body, i, 4, out);
                case 'U' -> i = hexadecimal(body, i, 8, out);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    int end = i + 1;
                    while (end < body.length() && end < i + 3 && body.charAt(end) >= '0' && body.charAt(end) <= '7') {
                        end++;
                    }
                    out.append((char) Integer.parseInt(body.substring(i, end), 8));
                    i = end - 1;
                }
                default -> out.append('\\').append(e);
            }
        }
        return out.toString();
    }

    private int hexadecimal(String body, int letter, int digits, StringBuilder out) {
        int value = 0;
        for (int i = letter + 1; i <= letter + digits; i++) {
            int digit = i < body.length() ? Character.digit(body.charAt(i), 16) : -1;
            if (digit < 0 || value > Character.MAX_CODE_POINT) {
                throw fail("Bad escape in a string: \\" + body.charAt(letter) + " takes " + digits
                        + " hexadecimal digits.");
            }
            value = value * 16 + digit;
        }
        if (!Character.isValidCodePoint(value)) {
            throw fail("Bad escape in a string: no such character.");
        }
        out.appendCodePoint(value);
        return letter + digits;
    }

    private int currentLine() {
        int end = Math.min(position, source.length());
        for (; counted < end; counted++) {
            if (source.charAt(counted) == '\n') {
                line++;
            }
        }
        return line;
    }

    private void add(Kind kind, String text) {
        tokens.add(new TemplateToken(kind, text, currentLine()));
    }

    private TemplateException fail(String message) {
        return new TemplateException(Reason.SYNTAX, currentLine(), message);
    }
}
