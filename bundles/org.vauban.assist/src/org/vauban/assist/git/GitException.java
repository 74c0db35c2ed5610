// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import java.io.IOException;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.message.Messages;

/** A repository that cannot be read. The message says why in the user's language, within a sentence that names it. */
final class GitException extends IOException {
    private static final long serialVersionUID = 1L;

    GitException(String key, Object... arguments) {
        this(null, key, arguments);
    }

    GitException(@Nullable Throwable cause, String key, Object... arguments) {
        super(new Messages(GitException.class.getPackageName(), null).text(key, arguments), cause);
    }
}
