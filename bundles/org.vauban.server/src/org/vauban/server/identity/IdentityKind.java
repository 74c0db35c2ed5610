// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.util.Locale;

/** What somebody shows who has no API key. */
enum IdentityKind {
    CERTIFICATE, TOKEN, PASSWORD, TICKET;

    /** As the file of duties has it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is known elsewhere what one account may do now: it may have another duty than before. */
    boolean isAccount() {
        return this == TOKEN || this == PASSWORD;
    }
}
