// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.message;

import java.util.Locale;
import java.util.ResourceBundle;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;

/** The sentences of this bundle in one language. */
public final class Messages {
    private final Locale locale;
    private final ResourceBundle bundle;

    /** French for French, English for every other language, whatever the JVM's own locale is. */
    public Messages(Locale wanted) {
        locale = Locale.FRENCH.getLanguage().equals(wanted.getLanguage()) ? Locale.FRENCH : Locale.ENGLISH;
        bundle = ResourceBundle.getBundle("org.vauban.remote.message.messages", locale,
                Messages.class.getClassLoader());
    }

    /** @param arguments for the pattern, see {@link java.util.Formatter} */
    public String get(String key, Object... arguments) {
        return String.format(locale, bundle.getString(key), arguments);
    }

    /** A refusal by policy or settings. */
    public EngineException refusal(String key, Object... arguments) {
        return new EngineException(EngineError.POLICY, get(key, arguments));
    }
}
