// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.page;

import java.util.Locale;
import java.util.Map;
import org.eclipse.jdt.annotation.Nullable;

/** Encodes values as script literals. A text stays a text whatever it contains. Pure. */
final class ScriptValue {

    private ScriptValue() {}

    /** @param value a text, a number, a boolean, null, a map with text keys, or a sequence of these */
    static String of(@Nullable Object value) {
        StringBuilder script = new StringBuilder();
        write(value, script);
        return script.toString();
    }

    private static void write(Object value, StringBuilder script) {
        switch (value) {
            case null -> script.append("null");
            case Number number -> script.append(number);
            case Boolean truth -> script.append(truth);
            case Map<?, ?> map -> {
                char before = '{';
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    script.append(before);
                    quote(entry.getKey().toString(), script);
                    script.append(':');
                    write(entry.getValue(), script);
                    before = ',';
                }
                script.append(before == '{' ? "{}" : "}");
            }
            case Iterable<?> all -> {
                char before = '[';
                for (Object each : all) {
                    script.append(before);
                    write(each, script);
                    before = ',';
                }
                script.append(before == '[' ? "[]" : "]");
            }
            default -> quote(value.toString(), script);
        }
    }

    private static void quote(String text, StringBuilder script) {
        script.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean half = Character.isSurrogate(c) && !(Character.isHighSurrogate(c) && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1)))
                    && !(Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1)));
            if (c == '"' || c == '\\') {
                script.append('\\').append(c);
            } else if (half) {
                script.append("\\ufffd");
            } else if (c < ' ' || c == '<' || c == '>' || c == '\u2028' || c == '\u2029' || c == '\u007f') {
                // a line end in scripts, or a character that could end the script
                script.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                script.append(c);
            }
        }
        script.append('"');
    }
}
