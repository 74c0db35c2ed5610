// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.ldap;

import org.eclipse.jdt.annotation.Nullable;

/** A directory that cannot be used at the moment; one sentence says why. */
public final class LdapException extends Exception {
    private static final long serialVersionUID = 1L;

    LdapException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
