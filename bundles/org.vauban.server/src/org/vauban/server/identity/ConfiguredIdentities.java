// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.kerberos.TicketVerifier;
import org.vauban.server.ldap.LdapDirectory;
import org.vauban.server.ldap.LdapException;
import org.vauban.server.ldap.LdapLogin;
import org.vauban.server.message.Messages;
import org.vauban.server.oidc.OidcProvider;

/**
 * The identity file as last read, and the provider, directory and other services it configures.
 *
 * @param stamp state of the file
 * @param duties past duties of people
 * @param refused hashes of refused users
 */
record ConfiguredIdentities(Object stamp, IdentityFile file, @Nullable OidcProvider provider,
        @Nullable LdapLogin login, @Nullable TicketVerifier tickets, Duties duties, Set<String> refused) {
    private static final int MINUTE_SECONDS = 60;
    private static final System.Logger LOG = System.getLogger(ConfiguredIdentities.class.getName());

    ConfiguredIdentities {
        refused = Set.copyOf(refused);
    }

    /**
     * Reads the file. Blocks.
     *
     * @param former the previous state; unchanged services are taken over with what they have cached, others are closed
     * @param nanos the clock, like {@link System#nanoTime}
     */
    static ConfiguredIdentities read(Path path, Object stamp, @Nullable ConfiguredIdentities former, ApiKeys keys,
            LongSupplier nanos) throws IdentityException {
        IdentityFile file = IdentityFile.read(path);
        Set<String> refused = new HashSet<>();
        try {
            for (String name : file.refused()) {
                refused.add(keys.user(name));
            }
        } catch (KeyFileException e) {
            throw IdentityException.unavailable(String.valueOf(e.getMessage()), e);
        }
        LdapLogin login = login(file.passwords(), former == null ? null : former.login(), path);
        TicketVerifier tickets = tickets(file.tickets(), path);
        Duties duties = former != null && former.duties().isOf(file.duties()) ? former.duties()
                : new Duties(file.duties(), nanos);
        // last, because it closes the former provider, which must go on if any other part of the file is invalid
        OidcProvider provider = provider(file.tokens(), former == null ? null : former.provider(), path).orElse(null);
        if (former != null && former.duties() != duties) {
            former.duties().close();
        }
        return new ConfiguredIdentities(stamp, file, provider, login, tickets, duties, refused);
    }

    /** Checks that the configured services can be used. @throws IdentityException if not */
    static void check(IdentityFile file, Path path) throws IdentityException {
        provider(file.tokens(), null, path).ifPresent(OidcProvider::close);
        login(file.passwords(), null, path);
        tickets(file.tickets(), path);
    }

    private static @Nullable TicketVerifier tickets(@Nullable TicketRules tickets, Path path)
            throws IdentityException {
        try {
            return tickets == null ? null : new TicketVerifier(tickets.service());
        } catch (ConfigurationException e) {
            throw IdentityException.unavailable(Messages.text("identities.invalid", path, e.getMessage()), e);
        }
    }

    /** Returns the provider of a file; the former one if unchanged, which is closed otherwise. */
    private static Optional<OidcProvider> provider(@Nullable TokenRules tokens, @Nullable OidcProvider former,
            Path path) throws IdentityException {
        if (former != null && tokens != null && former.settings().equals(tokens.provider())) {
            return Optional.of(former);
        }
        try {
            Optional<OidcProvider> made = tokens == null ? Optional.empty()
                    : Optional.of(new OidcProvider(tokens.provider()));
            if (former != null) {
                former.close();
            }
            return made;
        } catch (ConfigurationException e) {
            throw IdentityException.unavailable(Messages.text("identities.invalid", path, e.getMessage()), e);
        }
    }

    /** Returns the directory login of a file; the former one, with its cache, if unchanged. */
    private static @Nullable LdapLogin login(@Nullable LdapRules passwords, @Nullable LdapLogin former, Path path)
            throws IdentityException {
        if (passwords == null || former != null && former.settings().equals(passwords.directory())) {
            return passwords == null ? null : former;
        }
        try {
            return new LdapLogin(passwords.directory());
        } catch (ConfigurationException e) {
            throw IdentityException.unavailable(Messages.text("identities.invalid", path, e.getMessage()), e);
        }
    }

    /**
     * Verifies a user name and password. Blocks if the directory has to be queried.
     *
     * @throws IdentityException if they are wrong, the user has tried too often, or the directory cannot be queried
     */
    IdentityClaim shown(String user, String password) throws IdentityException {
        LdapRules passwords = file.passwords();
        LdapLogin asked = login;
        if (passwords == null || asked == null) {
            throw IdentityException.refused(Messages.text("ldap.none"));
        }
        try {
            LdapLogin.Result result = asked.login(user, password);
            if (result.outcome() == LdapLogin.Outcome.TOO_MANY_ATTEMPTS) {
                throw IdentityException.retry(Messages.text("ldap.attempts"), MINUTE_SECONDS);
            }
            LdapDirectory.Person person = result.person()
                    .orElseThrow(() -> IdentityException.refused(Messages.text("ldap.refused")));
            return new IdentityClaim(IdentityKind.PASSWORD, person.name(), passwords.grant(person), null);
        } catch (LdapException e) {
            LOG.log(Level.WARNING, e.logged()); // not for the client, since it contains internal addresses
            throw IdentityException.unavailable(Messages.text("ldap.unavailable"), e);
        }
    }

    void close() {
        duties.close();
        OidcProvider open = provider;
        if (open != null) {
            open.close();
        }
    }
}
