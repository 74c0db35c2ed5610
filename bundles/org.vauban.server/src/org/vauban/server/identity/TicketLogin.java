// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.vauban.server.kerberos.TicketException;
import org.vauban.server.kerberos.TicketVerifier;
import org.vauban.server.lockout.FailedAttempts;
import org.vauban.server.message.Messages;

/**
 * Whose a ticket is. To verify one costs time, whoever shows it: refused ones of one sender are bounded. Safe for use
 * by many threads.
 */
final class TicketLogin {
    private static final System.Logger LOG = System.getLogger(TicketLogin.class.getName());
    /** Within a minute. Many people may send theirs by way of one proxy. */
    private static final int MOST_REFUSED = 20;
    private static final int RETRY_SECONDS = 60;

    private final FailedAttempts refused;

    /** @param nanos the time, as {@link System#nanoTime} has it */
    TicketLogin(LongSupplier nanos) {
        refused = new FailedAttempts(MOST_REFUSED, nanos);
    }

    /**
     * Blocks for file access, and while many others are verified.
     *
     * @param sender whose tickets are counted together
     * @throws IdentityException if it is not accepted, or the sender tries too often
     */
    TicketVerifier.Holder verify(TicketVerifier verifier, byte[] token, String sender) throws IdentityException {
        if (refused.isFull(sender)) {
            throw tooMany();
        }
        try {
            return verifier.verify(token, () -> refused.isFull(sender));
        } catch (TicketException e) {
            String message = Messages.text("ticket." + e.reason().name().toLowerCase(Locale.ROOT));
            switch (e.reason()) {
                case UNAVAILABLE -> {
                    LOG.log(Level.WARNING, message, e);
                    throw IdentityException.unavailable(message, e);
                }
                case ATTEMPTS -> throw tooMany();
                case NTLM -> throw IdentityException.refused(message); // nothing was verified
                default -> {
                    refused.count(sender);
                    throw IdentityException.refused(message);
                }
            }
        }
    }

    private static IdentityException tooMany() {
        return IdentityException.retry(Messages.text("ticket.attempts"), RETRY_SECONDS);
    }
}
