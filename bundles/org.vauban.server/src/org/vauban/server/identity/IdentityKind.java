// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.util.Locale;

/** The kinds of identities other than API keys. */
enum IdentityKind {
    CERTIFICATE, TOKEN, PASSWORD, TICKET;

    /** Returns the name in the file of duties. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether an external system knows the account's current role, so that the role may change. */
    boolean isAccount() {
        return this == TOKEN || this == PASSWORD;
    }
}
