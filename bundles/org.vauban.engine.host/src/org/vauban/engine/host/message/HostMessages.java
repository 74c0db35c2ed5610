// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.message;

import java.util.Locale;
import java.util.ResourceBundle;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;

/** The host's messages in one language. */
public final class HostMessages {
    private final Locale locale;
    private final ResourceBundle bundle;

    /** Selects French for a French locale, English otherwise. */
    public HostMessages(Locale wanted) {
        locale = Locale.FRENCH.getLanguage().equals(wanted.getLanguage()) ? Locale.FRENCH : Locale.ENGLISH;
        bundle = ResourceBundle.getBundle("org.vauban.engine.host.message.messages", locale,
                HostMessages.class.getClassLoader());
    }

    /** @param arguments arguments of the pattern, see {@link java.util.Formatter} */
    public String get(String key, Object... arguments) {
        return String.format(locale, bundle.getString(key), arguments);
    }

    public EngineException failure(EngineError error, String key, Object... arguments) {
        return new EngineException(error, get(key, arguments));
    }

    /** @throws EngineException that names the invalid parameter if the condition is false */
    public void require(boolean condition, String what) {
        if (!condition) {
            throw failure(EngineError.INVALID_REQUEST, "invalid", what);
        }
    }

    /** Describes a measure or attempt that {@code ConfinementReport.lacking} names. */
    public String lacking(String name) {
        String key = "lacking." + name;
        return bundle.containsKey(key) ? get(key) : get("lacking.refusal", name);
    }

    /** Formats bytes as "3.1 GB" (decimal). */
    public String size(long bytes) {
        return bytes >= 1_000_000_000 ? String.format(locale, "%.1f %s", bytes / 1e9, get("gb"))
                : String.format(locale, "%d %s", Math.max(1, bytes / 1_000_000), get("mb"));
    }
}
