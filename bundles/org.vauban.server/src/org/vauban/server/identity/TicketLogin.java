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
 * Verifies Kerberos tickets and limits refused ones per sender, because verification is expensive even for invalid
 * tickets. Thread-safe.
 */
final class TicketLogin {
    private static final System.Logger LOG = System.getLogger(TicketLogin.class.getName());
    /** Maximum number of refused tickets per minute. Many users may share the address of one proxy. */
    private static final int MOST_REFUSED = 20;
    private static final int RETRY_SECONDS = 60;

    private final FailedAttempts refused;

    /** @param nanos the clock, like {@link System#nanoTime} */
    TicketLogin(LongSupplier nanos) {
        refused = new FailedAttempts(MOST_REFUSED, nanos);
    }

    /**
     * Verifies a ticket. Blocks for file access, and while many others are verified.
     *
     * @param sender the sender, whose tickets are counted together
     * @throws IdentityException if it is not accepted, or the sender has tried too often
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
                case NTLM -> throw IdentityException.refused(message); // not counted: nothing was verified
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
