// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import com.google.gson.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.configuration.ConsoleSessions;
import org.vauban.server.kerberos.KerberosSettings;
import org.vauban.server.kerberos.TicketVerifier;
import org.vauban.server.ldap.LdapSettings;
import org.vauban.server.message.Messages;
import org.vauban.server.oidc.ConsoleClient;
import org.vauban.server.oidc.OidcException;
import org.vauban.server.oidc.OidcProvider;
import org.vauban.server.oidc.OidcSettings;
import org.vauban.server.oidc.SignIn;

/**
 * Authenticates callers without API keys. A user is a name, as with keys: quotas, the audit log and the separation of
 * duties use it, however the user authenticates. Changes of the file apply from the next request on. Thread-safe.
 */
public final class Identities implements AutoCloseable {
    private final Path path;
    private final ApiKeys keys;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Sessions sessions;
    private final TicketLogin ticketLogin;
    private volatile @Nullable ConfiguredIdentities known;

    /**
     * @param path the identity file, see {@code docs/server.md}
     * @param keys API keys, whose holders have duties, too, and which hash the names of users
     */
    public Identities(Path path, ApiKeys keys, Clock clock) {
        this(path, keys, clock, System::nanoTime);
    }

    /**
     * Creates identities with the clock of a test.
     *
     * @param nanos the clock for sessions, like {@link System#nanoTime}
     */
    public Identities(Path path, ApiKeys keys, Clock clock, LongSupplier nanos) {
        sessions = new Sessions(nanos);
        ticketLogin = new TicketLogin(nanos);
        this.path = path;
        this.keys = keys;
        this.clock = clock;
        this.nanos = nanos;
    }

    /**
     * A summary of an identity file.
     *
     * @param certificateRules number of certificate rules
     * @param provider the token provider, or null
     * @param directory the password directory, or null
     * @param service the Kerberos service, or null
     */
    public record Summary(int certificateRules, @Nullable OidcSettings provider, @Nullable LdapSettings directory,
            @Nullable KerberosSettings service) {
        /** Whether users can identify themselves: a file may only join or refuse the holders of keys. */
        public boolean acceptsUsers() {
            return certificateRules > 0 || provider != null || directory != null || service != null;
        }
    }

    /** Checks an identity file. @throws IdentityException if a file cannot be used; the message says why */
    public static Summary check(Path path) throws IdentityException {
        IdentityFile file = IdentityFile.read(path);
        TokenRules tokens = file.tokens();
        LdapRules passwords = file.passwords();
        TicketRules tickets = file.tickets();
        ConfiguredIdentities.check(file, path);
        return new Summary(file.certificates().size(), tokens == null ? null : tokens.provider(),
                passwords == null ? null : passwords.directory(), tickets == null ? null : tickets.service());
    }

    /**
     * Returns the caller for a user name and password. Blocks if the directory has to be queried.
     *
     * @throws IdentityException if they are wrong, the user is refused or has tried too often, or the directory cannot
     *             be queried
     */
    public Caller password(String user, String password) throws IdentityException {
        ConfiguredIdentities now = known();
        IdentityClaim shown = now.shown(user, password);
        Caller caller = caller(now, shown);
        sessions.endFormer(shown);
        return caller;
    }

    /**
     * Returns the caller for a token of the provider. Blocks if the provider's keys have to be fetched.
     *
     * @return empty if the configuration names no provider
     * @throws IdentityException if it is invalid, its user is refused, or the provider cannot be reached
     */
    public Optional<Caller> token(String text) throws IdentityException {
        ConfiguredIdentities now = known();
        TokenRules tokens = now.file().tokens();
        OidcProvider provider = now.provider();
        if (tokens == null || provider == null) {
            return Optional.empty();
        }
        try {
            JsonObject claims = provider.verify(text);
            return Optional.of(caller(now, tokens.shown(claims)));
        } catch (OidcException e) {
            throw of(e);
        }
    }

    /** Whether Kerberos tickets are accepted, so that clients are asked to send one. */
    public boolean acceptsTickets() {
        try {
            return known().tickets() != null;
        } catch (IdentityException e) {
            return false; // no request is accepted anyway
        }
    }

    /**
     * The caller for a ticket.
     *
     * @param answer token with which the service authenticates itself to the client; empty for none
     */
    public record Ticketed(Caller caller, byte[] answer) {}

    /**
     * Returns the caller for a ticket. Blocks for file access.
     *
     * @param token a SPNEGO token
     * @param sender the sender, whose refused tickets are counted together
     * @throws IdentityException if it is invalid, its holder is refused, or the sender has tried too often
     */
    public Ticketed ticket(byte[] token, String sender) throws IdentityException {
        ConfiguredIdentities now = known();
        TicketRules rules = now.file().tickets();
        TicketVerifier verifier = now.tickets();
        if (rules == null || verifier == null) {
            throw IdentityException.refused(Messages.text("ticket.none"));
        }
        TicketVerifier.Holder holder = ticketLogin.verify(verifier, token, sender);
        IdentityClaim shown = new IdentityClaim(IdentityKind.TICKET, rules.user(holder.principal()),
                rules.grant(holder.principal()), null);
        return new Ticketed(caller(now, shown), holder.answer());
    }

    /**
     * Returns the caller for a certificate that the handshake has verified.
     *
     * @throws IdentityException if no rule matches, it has expired since, or its user is refused
     */
    public Caller certificate(X509Certificate shown) throws IdentityException {
        try {
            shown.checkValidity(Date.from(clock.instant())); // it may have expired since the connection was opened
        } catch (CertificateException e) {
            throw IdentityException.refused(Messages.text("certificate.expired"));
        }
        ConfiguredIdentities now = known();
        Grant first = null;
        String name = null;
        for (CertificateRule rule : now.file().certificates()) {
            Optional<String> user = user(rule, shown);
            if (user.isPresent() && first == null) {
                first = rule.grant();
                name = user.get();
            } else if (user.isPresent() && first != null && first.role().excludes(rule.grant().role())) {
                throw IdentityException.refused(Messages.text("certificate.duties", first.role().text(),
                        rule.grant().role().text()));
            }
        }
        if (first == null || name == null) {
            throw IdentityException.refused(Messages.text("certificate.unknown"));
        }
        return caller(now, new IdentityClaim(IdentityKind.CERTIFICATE, name, first, null));
    }

    private static Optional<String> user(CertificateRule rule, X509Certificate shown) throws IdentityException {
        try {
            return rule.user(shown);
        } catch (CertificateParsingException e) {
            throw IdentityException.refused(Messages.text("certificate.unknown"));
        }
    }

    /** Returns the console's client at the provider; empty if sign-in is not configured. */
    public Optional<ConsoleClient> console() throws IdentityException {
        TokenRules tokens = known().file().tokens();
        return tokens == null ? Optional.empty() : Optional.ofNullable(tokens.provider().console());
    }

    /** Returns the URL at which the user signs in. Blocks. @throws IdentityException if sign-in is not possible now */
    public URI signIn(SignIn begun) throws IdentityException {
        try {
            return provider(known()).address(begun);
        } catch (OidcException e) {
            throw of(e);
        }
    }

    /**
     * Completes the sign-in with the provider and begins a session. Blocks.
     *
     * @param issuer the issuer in the redirect, or null
     * @return the id of the session
     * @throws IdentityException if the sign-in failed, or the user is refused
     */
    public String signIn(SignIn begun, String code, @Nullable String issuer) throws IdentityException {
        ConfiguredIdentities now = known();
        TokenRules tokens = now.file().tokens();
        ConsoleClient client = tokens == null ? null : tokens.provider().console();
        if (tokens == null || client == null) {
            throw IdentityException.refused(Messages.text("signin.none"));
        }
        try {
            JsonObject claims = provider(now).complete(begun, code, issuer);
            return begin(now, tokens.shown(claims), client.sessions());
        } catch (OidcException e) {
            throw of(e);
        }
    }

    /** Returns the console for sign-in with directory passwords; empty if not configured. */
    public Optional<PasswordConsole> passwordConsole() throws IdentityException {
        LdapRules passwords = known().file().passwords();
        return passwords == null ? Optional.empty() : Optional.ofNullable(passwords.console());
    }

    /**
     * Signs in with a password and begins a session. Blocks if the directory has to be queried.
     *
     * @return the id of the session
     * @throws IdentityException as for {@link #password}
     */
    public String signIn(String user, String password) throws IdentityException {
        ConfiguredIdentities now = known();
        LdapRules passwords = now.file().passwords();
        PasswordConsole console = passwords == null ? null : passwords.console();
        if (console == null) {
            throw IdentityException.refused(Messages.text("signin.none"));
        }
        return begin(now, now.shown(user, password), console.sessions());
    }

    /** Begins a session under the rules of the sign-in, unless these have changed since. */
    private String begin(ConfiguredIdentities now, IdentityClaim shown, ConsoleSessions limits)
            throws IdentityException {
        String user = caller(now, shown).user();
        synchronized (this) { // changed rules end all sessions under this lock
            if (known() != now) {
                throw IdentityException.refused(Messages.text("signin.ended"));
            }
            sessions.endFormer(shown);
            return sessions.begin(user, shown, limits);
        }
    }

    /**
     * Returns the caller with a session. The session ends if its account has received another duty since, whichever
     * credentials showed that.
     *
     * @param used whether the user is active; without activity, the session ends when its idle time is over
     * @throws IdentityException if the session has ended, or its user is now refused
     */
    public Caller session(String id, boolean used) throws IdentityException {
        ConfiguredIdentities now = known();
        IdentityClaim shown = sessions.find(id, used)
                .orElseThrow(() -> IdentityException.refused(Messages.text("signin.ended")));
        if (isReplaced(now, shown)) {
            sessions.end(id); // ends it for good, even if the account regains the duty
            throw IdentityException.refused(Messages.text("signin.ended"));
        }
        return caller(now, shown, false);
    }

    /** Returns how long a session still lasts, which does not extend it; empty if it has ended. */
    public Optional<SessionTime> remaining(String id) {
        return sessions.remaining(id);
    }

    public void signOut(String id) {
        sessions.end(id);
    }

    private static OidcProvider provider(ConfiguredIdentities now) throws IdentityException {
        OidcProvider provider = now.provider();
        if (provider == null) {
            throw IdentityException.refused(Messages.text("signin.none"));
        }
        return provider;
    }

    private static IdentityException of(OidcException e) {
        return e.refused() ? IdentityException.refused(String.valueOf(e.getMessage()))
                : IdentityException.unavailable(String.valueOf(e.getMessage()), e);
    }

    private Caller caller(ConfiguredIdentities now, IdentityClaim shown) throws IdentityException {
        return caller(now, shown, shown.kind().isAccount());
    }

    /** @param replaces whether the claim states the account's current role, rather than that at a session's begin */
    private Caller caller(ConfiguredIdentities now, IdentityClaim shown, boolean replaces) throws IdentityException {
        KeyRole role = shown.grant().role();
        try {
            Optional<KeyRole> duty = keys.excluded(shown.name(), role);
            if (duty.isPresent()) {
                throw IdentityException.refused(Messages.text("identity.duties", duty.get().text(), role.text()));
            }
            String user = keys.user(shown.name());
            if (now.refused().contains(user)) {
                throw IdentityException.refused(Messages.text("identity.refused"));
            }
            now.duties().require(user, source(shown), role, replaces, shown.at());
            return Caller.of(user, shown.grant().scopes());
        } catch (KeyFileException e) {
            throw IdentityException.unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    private boolean isReplaced(ConfiguredIdentities now, IdentityClaim shown) throws IdentityException {
        try {
            return now.duties().isReplaced(keys.user(shown.name()), source(shown), shown.grant().role(), shown.at());
        } catch (KeyFileException e) {
            throw IdentityException.unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    private String source(IdentityClaim shown) throws KeyFileException {
        return keys.source(shown.kind().text(), shown.name());
    }

    /**
     * Checks whether the holder of a key may send requests.
     *
     * @throws IdentityException if the file refuses this user
     */
    public void admit(Caller caller) throws IdentityException {
        if (known().refused().contains(caller.user())) {
            throw IdentityException.refused(Messages.text("identity.refused"));
        }
    }

    /**
     * Checks a certificate on a route that does not require a known user.
     *
     * @throws IdentityException if the file refuses this user: by the subject, or by a name that a rule gives
     */
    public void admit(X509Certificate shown) throws IdentityException {
        ConfiguredIdentities now = known();
        Set<String> names = new HashSet<>(Set.of(shown.getSubjectX500Principal().getName()));
        for (CertificateRule rule : now.file().certificates()) {
            user(rule, shown).ifPresent(names::add);
        }
        try {
            for (String name : names) {
                if (now.refused().contains(keys.user(name))) {
                    throw IdentityException.refused(Messages.text("identity.refused"));
                }
            }
        } catch (KeyFileException e) {
            throw IdentityException.unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    private ConfiguredIdentities known() throws IdentityException {
        Object stamp = FileState.of(path);
        ConfiguredIdentities last = known;
        return last != null && last.stamp().equals(stamp) ? last : read(stamp);
    }

    private synchronized ConfiguredIdentities read(Object stamp) throws IdentityException {
        ConfiguredIdentities last = known;
        if (last != null && last.stamp().equals(stamp)) {
            return last;
        }
        ConfiguredIdentities read = ConfiguredIdentities.read(path, stamp, last, keys, nanos);
        if (last != null && !(Objects.equals(last.file().tokens(), read.file().tokens())
                && Objects.equals(last.file().passwords(), read.file().passwords()))) {
            sessions.clear(); // other users may sign in now, or with other roles
        }
        known = read;
        return read;
    }

    @Override
    public synchronized void close() {
        ConfiguredIdentities last = known;
        if (last != null) {
            last.close();
        }
        known = null;
    }
}
