// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.Locale;
import java.util.ResourceBundle;

/** The client's sentences in one language. */
final class Messages {
    private final Locale locale;
    private final ResourceBundle bundle;

    /** French for French, English for every other language, whatever the JVM's own locale is. */
    Messages(Locale wanted) {
        locale = Locale.FRENCH.getLanguage().equals(wanted.getLanguage()) ? Locale.FRENCH : Locale.ENGLISH;
        bundle = ResourceBundle.getBundle("org.vauban.engine.messages", locale, Messages.class.getClassLoader());
    }

    /** @param arguments for the pattern, see {@link java.util.Formatter} */
    String get(String key, Object... arguments) {
        return String.format(locale, bundle.getString(key), arguments);
    }

    EngineException failure(EngineError error, String key, Object... arguments) {
        return new EngineException(error, get(key, arguments));
    }
}
