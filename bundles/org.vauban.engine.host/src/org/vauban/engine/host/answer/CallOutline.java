// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import org.eclipse.jdt.annotation.Nullable;

/**
 * What is known of a call, or of the last one of a list, while its JSON is still being written: the name and the
 * beginning of the arguments. Believes that the JSON will be right; what does not come as an object, such as arguments
 * in a string, is not told before its end.
 */
final class CallOutline {
    private int depth;
    /** Depth of what stands in the object that describes the call; 0 outside of one. */
    private int inside;
    private boolean list;
    private boolean inString;
    private boolean escaped;
    /** Behind the colon of a member. */
    private boolean value;
    private final StringBuilder string = new StringBuilder();
    private String key = "";
    private int index = -1;
    private String name;
    private final StringBuilder arguments = new StringBuilder();
    /** Depth of what stands in the arguments; 0 outside of them. */
    private int argumentDepth;

    /** The next character. */
    void accept(char c) {
        if (argumentDepth > 0)
            arguments.append(c);
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
            if (depth == inside && inside > 0)
                written(string.toString());
            return;
        }
        escaped = !escaped && c == '\\';
        string.append(c);
    }

    private void written(String text) {
        if (!value)
            key = text;
        else if (key.equals("name") && text.indexOf('\\') < 0)
            name = text;
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
        if (depth == argumentDepth)
            argumentDepth = 0;
        if (depth == inside) {
            // of a call, or of the function in it
            inside = depth > (list ? 2 : 1) ? depth - 1 : 0;
            value = false;
        }
        depth--;
    }

    /** Which of the calls this is, from 0; -1 before the first. */
    int index() {
        return index;
    }

    /** Null while it is not known. */
    @Nullable
    String name() {
        return name;
    }

    /** The beginning of a JSON object, as it was written; empty while it is not known. */
    CharSequence arguments() {
        return arguments;
    }
}
