// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.message;

import java.util.Locale;
import java.util.ResourceBundle;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;

/** The localized messages of this bundle in one language. */
public final class Messages {
    private final Locale locale;
    private final ResourceBundle bundle;

    /** Selects French for a French locale, English otherwise, whatever the JVM's own locale is. */
    public Messages(Locale wanted) {
        locale = Locale.FRENCH.getLanguage().equals(wanted.getLanguage()) ? Locale.FRENCH : Locale.ENGLISH;
        bundle = ResourceBundle.getBundle("org.vauban.remote.message.messages", locale,
                Messages.class.getClassLoader());
    }

    /** @param arguments arguments of the pattern, see {@link java.util.Formatter} */
    public String get(String key, Object... arguments) {
        return String.format(locale, bundle.getString(key), arguments);
    }

    /** Creates a refusal by policy or settings. */
    public EngineException refusal(String key, Object... arguments) {
        return new EngineException(EngineError.POLICY, get(key, arguments));
    }
}
