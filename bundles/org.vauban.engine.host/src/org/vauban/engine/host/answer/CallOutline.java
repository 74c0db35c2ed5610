// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import org.eclipse.jdt.annotation.Nullable;

/**
 * Tracks a call, or the last one of a list, while its JSON is being generated: the name and the beginning of the
 * arguments. Assumes that the JSON will be valid; arguments that are not an object, such as a string, are not reported
 * before their end.
 */
final class CallOutline {
    private int depth;
    /** Nesting depth within the object that describes the call; 0 outside of one. */
    private int inside;
    private boolean list;
    private boolean inString;
    private boolean escaped;
    /** Whether the position is after the colon of a member. */
    private boolean value;
    private final StringBuilder string = new StringBuilder();
    private String key = "";
    private int index = -1;
    private String name;
    private final StringBuilder arguments = new StringBuilder();
    /** Nesting depth within the arguments; 0 outside of them. */
    private int argumentDepth;

    /** Processes the next character. */
    void accept(char c) {
        if (argumentDepth > 0) {
            arguments.append(c);
        }
        if (inString) {
            inString(c);
            return;
        }
        switch (c) {
            case '"' -> {
                inString = true;
                string.setLength(0);
            }
            case '{', '[' -> open(c);
            case '}', ']' -> close();
            case ':' -> value |= depth == inside;
            case ',' -> value &= depth != inside;
            default -> {
            }
        }
    }

    private void inString(char c) {
        if (!escaped && c == '"') {
            inString = false;
            if (depth == inside && inside > 0) {
                written(string.toString());
            }
            return;
        }
        escaped = !escaped && c == '\\';
        string.append(c);
    }

    private void written(String text) {
        if (!value) {
            key = text;
        } else if (key.equals("name") && text.indexOf('\\') < 0) {
            name = text;
        }
    }

    private void open(char c) {
        boolean member = depth == inside && value;
        depth++;
        if (c == '[' && depth == 1) {
            list = true;
        } else if (c == '{' && inside == 0 && depth == (list ? 2 : 1)) {
            inside = depth;
            value = false;
            index++;
            name = null;
            arguments.setLength(0);
        } else if (c == '{' && member && key.equals("function")) {
            inside = depth;
            value = false;
        } else if (c == '{' && member && argumentDepth == 0 && (key.equals("arguments") || key.equals("parameters"))) {
            argumentDepth = depth;
            arguments.append(c);
        }
    }

    private void close() {
        if (depth == argumentDepth) {
            argumentDepth = 0;
        }
        if (depth == inside) {
            // of a call, or of its function member
            inside = depth > (list ? 2 : 1) ? depth - 1 : 0;
            value = false;
        }
        depth--;
    }

    /** Returns the index of the current call, from 0; -1 before the first. */
    int index() {
        return index;
    }

    /** Returns the name; null while unknown. */
    @Nullable
    String name() {
        return name;
    }

    /** Returns the beginning of the arguments as generated; empty while unknown. */
    CharSequence arguments() {
        return arguments;
    }
}
