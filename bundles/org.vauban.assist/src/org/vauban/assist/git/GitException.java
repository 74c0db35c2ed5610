// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import java.io.IOException;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.message.Messages;

/** A repository cannot be read. The message is a clause in the user's language that gives the reason. */
final class GitException extends IOException {
    private static final long serialVersionUID = 1L;

    GitException(String key, Object... arguments) {
        this(null, key, arguments);
    }

    GitException(@Nullable Throwable cause, String key, Object... arguments) {
        super(new Messages(GitException.class.getPackageName(), null).text(key, arguments), cause);
    }
}
