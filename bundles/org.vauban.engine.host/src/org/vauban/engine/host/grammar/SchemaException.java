// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.vauban.engine.host.message.ShownName;

/**
 * Thrown if a schema is invalid, cannot be expressed as a grammar, or leads to a grammar beyond the limits. The message
 * names the place in the schema, the problem and an alternative.
 */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final String MESSAGES = "org.vauban.engine.host.grammar.messages";
    private static final int LONGEST = 200;

    private final String pointer;
    private final String key;
    private final transient Object[] arguments;

    SchemaException(String pointer, String key, Object... arguments) {
        super(text(Locale.getDefault(), pointer, key, arguments));
        this.pointer = pointer;
        this.key = key;
        this.arguments = arguments.clone();
    }

    /** Creates the exception for a schema that exceeds the stack of a thread. */
    public static SchemaException tooDeep() {
        return new SchemaException("", "schema-too-deep", GrammarOptions.defaults().maxSchemaDepth());
    }

    /** Returns the place in the schema as a JSON pointer (RFC 6901); empty for the whole schema. */
    public String pointer() {
        return pointer;
    }

    /** Returns the kind of problem, as a stable identifier for programs, for example {@code unsupported-keyword}. */
    public String reason() {
        return key;
    }

    /** Returns the message in a language other than the default one. */
    public String message(Locale locale) {
        return arguments == null ? getMessage() : text(locale, pointer, key, arguments);
    }

    private static String text(Locale locale, String pointer, String key, Object[] arguments) {
        // the root locale, which is English, prevents a fallback to the default language
        Locale known = locale.getLanguage().equals(Locale.FRENCH.getLanguage()) ? locale : Locale.ROOT;
        ResourceBundle bundle = ResourceBundle.getBundle(MESSAGES, known, SchemaException.class.getModule());
        Object[] shown = new Object[arguments.length];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = arguments[i] instanceof Number n ? n.toString()
                    : ShownName.of(String.valueOf(arguments[i]), LONGEST);
        }
        String place = pointer.isEmpty() ? "#" : ShownName.of("#" + pointer, LONGEST);
        String what = new MessageFormat(bundle.getString(key), known).format(shown);
        return new MessageFormat(bundle.getString("at"), known).format(new Object[] {place, what});
    }
}
