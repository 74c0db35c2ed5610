// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ldap;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.message.ProviderReason;

/** Reports that a directory cannot be used at the moment; the message says why, and what to do. */
public final class LdapException extends Exception {
    private static final long serialVersionUID = 1L;

    LdapException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Returns the message with the technical cause, for the log. */
    public String logged() {
        return ProviderReason.logged(String.valueOf(getMessage()), this);
    }
}
