// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

/**
 * Scans a JSON object or array character by character and detects where it is complete or can no longer become valid
 * (RFC 8259; line breaks inside strings are accepted, since models generate them). The parser checks values outside of
 * strings afterwards.
 */
final class JsonScanner {
    /** Maximum nesting depth. */
    private static final int DEEPEST = 100;

    private enum Expect {
        VALUE, VALUE_OR_END, KEY, KEY_OR_END, COLON, COMMA_OR_END
    }

    private final StringBuilder text = new StringBuilder();
    private final char[] closing = new char[DEEPEST];
    private int depth;
    private Expect expect = Expect.VALUE;
    private boolean inString;
    private boolean escaped;
    private boolean stringIsKey;
    private boolean inLiteral;

    /** Returns the text read so far. */
    String text() {
        return text.toString();
    }

    /** Returns the text read so far without copying it; callers must not change it. */
    CharSequence written() {
        return text;
    }

    CallReader.State accept(char c) {
        if (depth == 0 && !text.isEmpty() || depth == 0 && c != '{' && c != '[') {
            return CallReader.State.BROKEN;
        }
        text.append(c);
        if (inString) {
            string(c);
            return CallReader.State.MORE;
        }
        if (inLiteral) {
            if (Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '+') {
                return CallReader.State.MORE;
            }
            inLiteral = false;
            expect = Expect.COMMA_OR_END;
        }
        if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
            return CallReader.State.MORE;
        }
        boolean fits = switch (c) {
            case '{' -> open('}', Expect.KEY_OR_END);
            case '[' -> open(']', Expect.VALUE_OR_END);
            case '}', ']' -> close(c);
            case '"' -> quote();
            case ':' -> move(Expect.COLON, Expect.VALUE);
            case ',' -> move(Expect.COMMA_OR_END, depth > 0 && closing[depth - 1] == '}' ? Expect.KEY : Expect.VALUE);
            default -> literal(c);
        };
        if (!fits) {
            return CallReader.State.BROKEN;
        }
        return depth == 0 ? CallReader.State.DONE : CallReader.State.MORE;
    }

    private void string(char c) {
        if (escaped) {
            escaped = false;
        } else if (c == '\\') {
            escaped = true;
        } else if (c == '"') {
            inString = false;
            expect = stringIsKey ? Expect.COLON : Expect.COMMA_OR_END;
        }
    }

    private boolean expectsValue() {
        return expect == Expect.VALUE || expect == Expect.VALUE_OR_END;
    }

    private boolean open(char end, Expect then) {
        if (!expectsValue() || depth == DEEPEST) {
            return false;
        }
        closing[depth++] = end;
        expect = then;
        return true;
    }

    private boolean close(char c) {
        if (depth == 0 || closing[depth - 1] != c
                || expect != Expect.COMMA_OR_END && expect != Expect.KEY_OR_END && expect != Expect.VALUE_OR_END) {
            return false;
        }
        depth--;
        expect = Expect.COMMA_OR_END;
        return true;
    }

    private boolean quote() {
        stringIsKey = expect == Expect.KEY || expect == Expect.KEY_OR_END;
        inString = stringIsKey || expectsValue();
        return inString;
    }

    private boolean move(Expect from, Expect to) {
        boolean fits = expect == from;
        expect = to;
        return fits;
    }

    private boolean literal(char c) {
        inLiteral = expectsValue() && (c == '-' || c >= '0' && c <= '9' || c == 't' || c == 'f' || c == 'n');
        return inLiteral;
    }
}
