// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.GovernanceException;

/** Signals a policy that cannot be read or understood. The message names the file and says what to do. */
public final class PolicyException extends GovernanceException {
    private static final long serialVersionUID = 1L;

    private final transient Path file;

    public PolicyException(Path file, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.file = file;
    }

    /** Returns the file at fault. */
    public Path file() {
        return file;
    }
}
