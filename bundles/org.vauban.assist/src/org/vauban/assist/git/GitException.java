// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import java.io.IOException;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.message.Messages;
import org.vauban.governance.source.LocalizedReason;

/** A repository cannot be read. The message is a clause that gives the reason, in the language of the JVM. */
final class GitException extends IOException implements LocalizedReason {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final transient Object[] arguments;

    GitException(String key, Object... arguments) {
        this(null, key, arguments);
    }

    GitException(@Nullable Throwable cause, String key, Object... arguments) {
        super(text(null, key, arguments), cause);
        this.key = key;
        this.arguments = arguments.clone();
    }

    @Override
    public String reason(Locale locale) {
        return text(locale, key, arguments);
    }

    private static String text(@Nullable Locale locale, String key, Object... arguments) {
        return new Messages(GitException.class.getPackageName(), locale).text(key, arguments);
    }
}
