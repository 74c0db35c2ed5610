// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import java.io.IOException;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.eclipse.jdt.annotation.Nullable;

/** A repository that cannot be read. The message says why in the user's language, within a sentence that names it. */
final class GitException extends IOException {
    private static final long serialVersionUID = 1L;
    private static final ResourceBundle.Control EXACT = ResourceBundle.Control
            .getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    GitException(String key, Object... arguments) {
        this(null, key, arguments);
    }

    GitException(@Nullable Throwable cause, String key, Object... arguments) {
        super(text(key, arguments), cause);
    }

    private static String text(String key, Object... arguments) {
        Locale locale = Locale.getDefault(Locale.Category.DISPLAY);
        ResourceBundle bundle = ResourceBundle.getBundle(GitException.class.getPackageName() + ".messages", locale,
                GitException.class.getClassLoader(), EXACT);
        return new MessageFormat(bundle.getString(key), locale).format(arguments);
    }
}
